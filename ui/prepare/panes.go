package prepare

import "fyne.io/fyne/v2"

// Panes are the toolbar, the small pages, the pages and the panel; of the review what is sent, what is received, and its foot.
func (p *Screen) Panes() []fyne.CanvasObject {
	if r := p.review; r != nil {
		return []fyne.CanvasObject{r.top, r.left, r.letter.content, r.footer.content}
	}
	return []fyne.CanvasObject{p.bar.content, p.band.Content, p.strip.content, p.view.Thumbs(), p.view, p.panel.content}
}

// Keyboard is what has the keyboard when the review is shown; nil while it is not.
func (p *Screen) Keyboard() fyne.Focusable {
	if p.review == nil {
		return nil
	}
	return p.review.wording.title
}
