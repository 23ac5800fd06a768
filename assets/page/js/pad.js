// The surface to draw on. Strokes are kept in the units they were drawn in; when the surface becomes
// another size (a phone is turned) only the view of them changes, so nothing is lost and nothing is
// stretched. A stroke is a list of [x, y, ms since the mark's first point].

import { bounds, curve, svg } from "./ink.js";
import { facts } from "./words.js";

const lastOf = (list) => list[list.length - 1];

const near = 0.5; // pixels: less is the trembling of the hand

export class Pad {
  constructor(surface, changed) {
    this.surface = surface;
    this.changed = changed;
    this.group = svg("g");
    this.strokes = [];
    this.view = { k: 1, dx: 0, dy: 0 };
    this.size = { W: 0, H: 0 };
    this.zero = null;
    this.pen = null;
    surface.append(this.group);
    surface.addEventListener("pointerdown", (e) => this.down(e));
    surface.addEventListener("pointermove", (e) => this.move(e));
    for (const end of ["pointerup", "pointercancel"]) surface.addEventListener(end, (e) => this.up(e));
    surface.addEventListener("touchmove", (e) => e.preventDefault(), { passive: false });
    new ResizeObserver(() => this.resized()).observe(surface);
  }

  // What was drawn before a reload, with the size of the surface it was drawn on.
  restore(strokes, size) {
    this.strokes = strokes;
    this.zero = null;
    this.resized(size);
    this.draw();
  }

  resized(from) {
    const box = this.surface.getBoundingClientRect();
    if (box.width === 0 || this.pen) return;
    const before = from ?? this.size;
    this.size = { W: Math.round(box.width * 10) / 10, H: Math.round(box.height * 10) / 10 };
    this.fit(before);
  }

  // The middle stays the middle; what would stand outside is moved in, and made smaller if it must.
  fit(before) {
    if (this.strokes.length === 0) {
      this.view = { k: 1, dx: 0, dy: 0 };
    } else if (before?.W && (before.W !== this.size.W || before.H !== this.size.H)) {
      const b = bounds(this.strokes), edge = 4;
      const k = Math.min(1, (this.size.W - 2 * edge) / Math.max(1, b.right - b.left), (this.size.H - 2 * edge) / Math.max(1, b.bottom - b.top));
      const along = (low, high, size, whole) => {
        const wish = size / 2 - k * whole / 2;
        return Math.min(Math.max(wish, edge - k * low), size - edge - k * high);
      };
      this.view = { k, dx: along(b.left, b.right, this.size.W, before.W), dy: along(b.top, b.bottom, this.size.H, before.H) };
    }
    const { k, dx, dy } = this.view;
    this.group.setAttribute("transform", `translate(${dx} ${dy}) scale(${k})`);
  }

  point(event) {
    const box = this.surface.getBoundingClientRect();
    const { k, dx, dy } = this.view;
    const clamp = (v, most) => Math.min(Math.max(v, 0), most);
    const x = (clamp(event.clientX - box.left, this.size.W) - dx) / k;
    const y = (clamp(event.clientY - box.top, this.size.H) - dy) / k;
    this.zero ??= event.timeStamp - this.lastTime();
    return [x, y, Math.max(0, Math.round(event.timeStamp - this.zero))];
  }

  lastTime() {
    const last = lastOf(lastOf(this.strokes) ?? []);
    return last ? last[2] + 1000 : 0;
  }

  down(event) {
    if (this.pen || (event.pointerType === "mouse" && event.button !== 0)) return;
    event.preventDefault();
    this.surface.setPointerCapture(event.pointerId);
    if (this.strokes.length === 0) this.zero = null;
    this.pen = { id: event.pointerId, stroke: [this.point(event)], path: svg("path", { class: "stroke" }) };
    this.group.append(this.pen.path);
    this.pen.path.setAttribute("d", curve(this.pen.stroke));
  }

  move(event) {
    if (event.pointerId !== this.pen?.id) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const e of events.length ? events : [event]) this.add(this.point(e));
    this.pen.frame ??= requestAnimationFrame(() => {
      if (!this.pen) return;
      this.pen.frame = null;
      this.pen.path.setAttribute("d", curve(this.pen.stroke));
    });
  }

  add(p) {
    const last = lastOf(this.pen.stroke);
    if (Math.hypot(p[0] - last[0], p[1] - last[1]) * this.view.k >= near) this.pen.stroke.push(p);
  }

  up(event) {
    if (event.pointerId !== this.pen?.id) return;
    if (event.type === "pointerup") this.add(this.point(event));
    const { stroke, path } = this.pen;
    path.setAttribute("d", curve(stroke));
    this.pen = null;
    this.strokes.push(stroke);
    this.resized();
    this.changed();
  }

  undo() {
    this.strokes.pop();
    this.draw();
    this.changed();
  }

  clear() {
    this.strokes = [];
    this.zero = null;
    this.fit();
    this.draw();
    this.changed();
  }

  draw() {
    this.group.replaceChildren(...this.strokes.map((s) => svg("path", { class: "stroke", d: curve(s) })));
  }

  tooMuch() {
    return this.strokes.length > facts.limits.strokes || this.strokes.flat().length > facts.limits.points;
  }

  length() {
    let sum = 0;
    for (const s of this.strokes) for (let i = 1; i < s.length; i++) sum += Math.hypot(s[i][0] - s[i - 1][0], s[i][1] - s[i - 1][1]);
    return sum * this.view.k;
  }

  // The mark as it stands on the surface now: tenths of a pixel, nothing outside.
  mark() {
    const { k, dx, dy } = this.view;
    const tenth = (v, most) => Math.min(Math.max(Math.round(v * 10) / 10, 0), most);
    return {
      mode: "drawn", pad: { ...this.size },
      strokes: this.strokes.map((s) => s.map(([x, y, t]) => [tenth(k * x + dx, this.size.W), tenth(k * y + dy, this.size.H), t])),
    };
  }
}
