// One input, drawn as six boxes: what was typed, where the next digit goes, what is marked.

const digits = document.getElementById("digits");
const boxes = [...document.querySelectorAll("#boxes i")];

export function drawBoxes() {
  const from = digits.selectionStart ?? 0, to = digits.selectionEnd ?? 0;
  boxes.forEach((box, i) => {
    box.textContent = digits.value[i] ?? "";
    box.classList.toggle("here", i === Math.min(to > from ? from : to, boxes.length - 1));
    box.classList.toggle("marked", to > from && i >= from && i < to);
  });
}

const clean = (text) => text.replace(/\D/g, "");

digits.addEventListener("input", () => {
  const plain = clean(digits.value).slice(0, boxes.length);
  if (plain !== digits.value) digits.value = plain;
  drawBoxes();
});

// Browsers cut what is pasted before they hand it over, so "407 192" would lose a digit.
digits.addEventListener("paste", (event) => {
  const text = clean(event.clipboardData?.getData("text") ?? "");
  event.preventDefault();
  if (!text) return;
  digits.setRangeText(text, digits.selectionStart, digits.selectionEnd, "end");
  digits.value = digits.value.slice(0, boxes.length);
  drawBoxes();
});

for (const kind of ["focus", "blur", "keyup", "click", "select"]) digits.addEventListener(kind, drawBoxes);
document.addEventListener("selectionchange", () => { if (document.activeElement === digits) drawBoxes(); });
drawBoxes();
