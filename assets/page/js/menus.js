// Menus and the privacy notice. Both work without the script; with it they close as people expect.

const menus = [...document.querySelectorAll("details.menu")];

document.addEventListener("click", (event) => {
  for (const menu of menus) if (menu.open && !menu.contains(event.target)) menu.open = false;
});

for (const menu of menus) {
  menu.addEventListener("toggle", () => {
    if (menu.open) for (const other of menus) if (other !== menu) other.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.stopPropagation();
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  menu.addEventListener("click", (event) => {
    if (event.target.closest("li > *")) menu.open = false;
  });
}

export function onDeed(deed, act) {
  document.addEventListener("click", (event) => {
    const from = event.target.closest(`[data-deed="${deed}"]`);
    if (!from) return;
    event.preventDefault();
    act(from);
  });
}

onDeed("privacy", (from) => {
  const dialog = document.getElementById("privacy");
  const back = from.closest("details")?.querySelector("summary") ?? from;
  dialog.addEventListener("close", () => back.focus(), { once: true });
  dialog.showModal();
  document.getElementById("privacy-title").focus();
});

onDeed("shut", (from) => {
  const dialog = from.closest("dialog");
  if (dialog.open) dialog.close();
  else location.hash = "";
});
