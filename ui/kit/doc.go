// Package kit holds the parts every screen is made of: texts, buttons, inputs, lists, marks, the hint line, toasts and
// dialogs. The parts know the theme and nothing of the office. Everything here lives on the Fyne thread, except the work
// handed to Kit.Run.
package kit
