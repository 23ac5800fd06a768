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

// Digits of any script, also full-width ones, as 0 to 9.
function plainDigits(text) {
  return text.normalize("NFKC").replace(/\p{Nd}/gu, (digit) => {
    let value = 0;
    while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(digit.codePointAt(0) - value - 1))) value++;
    return value;
  });
}

const clean = (text) => plainDigits(text).replace(/\D/g, "");

// The code in what was pasted, which may be the whole message: six digits by themselves, or three and three, or six in any way if
// there are no others.
function codeIn(text) {
  const plain = plainDigits(text), all = plain.replace(/\D/g, "");
  if (all.length <= boxes.length) return all;
  const alone = /(?:^|[^\d.,:/-])(\d{6}|\d{3}[\s.\u2010-\u2015-]\d{3})(?![\d/:-]|[.,]\d)/.exec(plain);
  return alone ? clean(alone[1]) : all;
}

digits.addEventListener("input", () => {
  const plain = clean(digits.value).slice(0, boxes.length);
  if (plain !== digits.value) digits.value = plain;
  drawBoxes();
});

// Browsers cut what is pasted before they hand it over, so "407 192" would lose a digit.
digits.addEventListener("paste", (event) => {
  const text = codeIn(event.clipboardData?.getData("text") ?? "");
  event.preventDefault();
  if (!text) return;
  if (text.length === boxes.length) digits.select(); // a whole code takes the place of what is there
  digits.setRangeText(text, digits.selectionStart, digits.selectionEnd, "end");
  digits.value = digits.value.slice(0, boxes.length);
  drawBoxes();
});

for (const kind of ["focus", "blur", "keyup", "click", "select"]) digits.addEventListener(kind, drawBoxes);
document.addEventListener("selectionchange", () => { if (document.activeElement === digits) drawBoxes(); });
drawBoxes();
