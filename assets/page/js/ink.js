// Marks as vectors: on the pad, and in a place as the stamp will have them.

const svgNS = "http://www.w3.org/2000/svg";

export function svg(name, attributes = {}) {
  const element = document.createElementNS(svgNS, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

const round = (x) => Math.round(x * 100) / 100;
const root = (a, b) => Math.sqrt(Math.hypot(b[0] - a[0], b[1] - a[1]));

// A curve through every point: a centripetal Catmull-Rom spline, the same that is drawn on the stamp.
export function curve(points) {
  const p = points.filter((q, i) => i === 0 || q[0] !== points[i - 1][0] || q[1] !== points[i - 1][1]);
  if (p.length === 0) return "";
  if (p.length === 1) return `M${round(p[0][0])} ${round(p[0][1])}l0.01 0`;
  let d = `M${round(p[0][0])} ${round(p[0][1])}`;
  for (let i = 0; i + 1 < p.length; i++) {
    const [c1, c2] = controls(p[Math.max(0, i - 1)], p[i], p[i + 1], p[Math.min(p.length - 1, i + 2)]);
    d += `C${round(c1[0])} ${round(c1[1])} ${round(c2[0])} ${round(c2[1])} ${round(p[i + 1][0])} ${round(p[i + 1][1])}`;
  }
  return d;
}

function controls(a, b, c, d) {
  const ab = root(a, b), bc = root(b, c), cd = root(c, d);
  let c1 = b, c2 = c;
  if (ab > 0) {
    const n = 3 * ab * (ab + bc), f = 2 * ab * ab + 3 * ab * bc + bc * bc;
    c1 = [0, 1].map((i) => (ab * ab * c[i] - bc * bc * a[i] + f * b[i]) / n);
  }
  if (cd > 0) {
    const n = 3 * cd * (cd + bc), f = 2 * cd * cd + 3 * cd * bc + bc * bc;
    c2 = [0, 1].map((i) => (cd * cd * b[i] - bc * bc * d[i] + f * c[i]) / n);
  }
  return [c1, c2];
}

export function bounds(strokes) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const [x, y] of strokes.flat()) {
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return box;
}

// The stamp's design: 164 × 45, the mark over a hairline, the name under it, practice below all. How the name is set
// comes with each place.
const design = { w: 164, h: 45, margin: 5, top: 1, band: 12, pen: 1.1, most: 22, least: 5, row: 1.36, enlarge: 2.5 };

// A mark in a place of that size in points. What is written says how much room it has: settle holds it to that.
export function stamp(mark, place, practice) {
  const k = Math.min(place.w / design.w, place.h / design.h);
  const w = place.w / k, whole = place.h / k;
  const image = svg("svg", { class: "placed-mark", viewBox: `0 0 ${round(w)} ${round(whole)}`, "aria-hidden": "true", focusable: "false" });
  let height = whole;
  if (practice) {
    height -= design.band;
    image.append(svg("rect", { x: 0, y: height, width: w, height: design.band, fill: "#3a3d46" }));
    const band = text(practice, { x: w / 2, y: height + 8.4, "font-size": 6.5, fill: "#fff", "text-anchor": "middle" });
    image.append(room(band, w - 2 * design.margin, design.band));
  }
  const area = { x: design.margin, y: design.top, w: w - 2 * design.margin, h: height - place.foot - 2 * design.top };
  image.append(svg("rect", { class: "hairline", x: area.x, y: height - place.foot - 0.25, width: area.w, height: 0.5, fill: "#8d919b" }));
  for (const row of place.rows) {
    const name = text(row.text, { class: "who", x: area.x, y: height - row.up, "font-size": row.size, fill: "#111" });
    image.append(room(name, area.w, row.size * design.row));
  }
  image.append(mark.mode === "drawn" ? drawn(mark, area) : typed(mark, area));
  return image;
}

function room(element, w, h) {
  Object.assign(element.dataset, { w, h });
  return element;
}

// Once a mark can be seen: the browser's letters may be wider than the stamp's, or larger where a person wants all
// writing so, and would stand over the line below or beyond the place.
export function settle(image) {
  for (const element of image.querySelectorAll("text")) {
    element.removeAttribute("transform");
    const box = element.getBBox(), { w, h } = element.dataset;
    const k = Math.min(1, w / box.width, h / box.height);
    if (!(k < 0.99)) continue;
    const x = element.getAttribute("x"), y = element.getAttribute("y");
    element.setAttribute("transform", `translate(${x} ${y}) scale(${round(k)}) translate(${-x} ${-y})`);
  }
}

function text(content, attributes) {
  const element = svg("text", attributes);
  element.textContent = content;
  return element;
}

function drawn(mark, area) {
  const box = bounds(mark.strokes);
  const room = { w: area.w - design.pen, h: area.h - design.pen };
  let k = design.enlarge * Math.max(room.w / mark.pad.W, room.h / mark.pad.H);
  if (box.right > box.left) k = Math.min(k, room.w / (box.right - box.left));
  if (box.bottom > box.top) k = Math.min(k, room.h / (box.bottom - box.top));
  const dx = area.x + area.w / 2 - k * (box.left + box.right) / 2;
  const dy = area.y + area.h / 2 - k * (box.top + box.bottom) / 2;
  const group = svg("g");
  for (const stroke of mark.strokes) {
    group.append(svg("path", {
      class: "stroke", "stroke-width": design.pen, d: curve(stroke.map(([x, y]) => [k * x + dx, k * y + dy])),
    }));
  }
  return group;
}

const measure = document.createElement("canvas").getContext("2d");

// The canvas is only asked how wide writing is; nothing is drawn on it.
function width(mark) {
  const font = { hand: '600 100px "Caveat", "Noto Serif"', italic: 'italic 100px "Noto Serif"', upright: '600 100px "Source Serif 4"' };
  if (!measure) return mark.text.length * 0.5;
  measure.font = font[mark.face];
  return measure.measureText(mark.text).width / 100;
}

function typed(mark, area) {
  const size = Math.max(design.least, Math.min(design.most, area.h / design.row, area.w / Math.max(width(mark), 0.01)));
  const name = text(mark.text, {
    class: `written ${mark.face}`, x: area.x, y: area.y + area.h / 2 + size * 0.32, "font-size": round(size),
  });
  return room(name, area.w, area.h);
}
