package storetest

import (
	"errors"
	"time"

	"paraph/sync"
)

// due are the jobs that may be done some time after noon, as kinds and entries.
func (d *desk) due(after time.Duration) (out []string) {
	d.Helper()
	d.view(func(tx sync.DeskTx) error {
		jobs, err := tx.Due(at(after), 9)
		for _, j := range jobs {
			out = append(out, string(j.Kind)+" "+j.Request)
		}
		return err
	})
	return out
}

func (d *desk) jobs(entry string) (jobs []sync.Job) {
	d.Helper()
	d.view(func(tx sync.DeskTx) (err error) {
		jobs, err = tx.Jobs(entry)
		return err
	})
	return jobs
}

// oneAfterTheOther: of each entry the first that is not done, also when it waits to be tried again.
func oneAfterTheOther(d *desk) {
	d.put(nil, "a", "b")
	d.update(func(tx sync.DeskTx) error {
		return tx.Enqueue(sync.Job{Kind: sync.JobSend, Request: "a", NotBefore: at(time.Second)}, sync.Job{Kind: sync.JobCancel, Request: "a", NotBefore: noon},
			sync.Job{Kind: sync.JobSend, Request: "b", NotBefore: noon})
	})
	d.same("at noon", d.due(0), "[send b]")
	d.same("a second later", d.due(time.Second), "[send b send a]")
	first := d.jobs("a")[0].ID
	d.update(func(tx sync.DeskTx) error { return tx.Postpone(first, at(time.Minute), "failed") })
	d.same("while the first waits", d.due(time.Second), "[send b]")
	d.update(func(tx sync.DeskTx) error { return tx.Finish(first, at(time.Minute), "done") })
	d.same("after it", d.due(time.Second), "[cancel a send b]")
}

// recall takes back what has not begun, of one kind; what has begun stays, with its mark.
func recall(d *desk) {
	d.put(nil, "a", "b")
	d.update(func(tx sync.DeskTx) error {
		return tx.Enqueue(sync.Job{Kind: sync.JobSend, Request: "a", NotBefore: noon}, sync.Job{Kind: sync.JobMail, Request: "a", Ref: "s", NotBefore: noon},
			sync.Job{Kind: sync.JobSend, Request: "b", NotBefore: noon})
	})
	begun, waits := d.jobs("a")[0].ID, d.jobs("b")[0].ID
	d.update(func(tx sync.DeskTx) error {
		yes, err := tx.Begin(begun, noon)
		again, err2 := tx.Begin(begun, at(time.Hour))
		gone, err3 := tx.Begin(1<<40, noon)
		d.same("begun", []bool{yes, again, gone}, "[true true false]")
		late, err4 := tx.Recall("a", sync.JobSend)
		back, err5 := tx.Recall("b", sync.JobSend)
		none, err6 := tx.Recall("b", sync.JobSend)
		d.same("taken back", []bool{late, back, none}, "[false true false]")
		_, job := tx.Job(waits)
		_, entry := tx.Recall("zz", sync.JobSend)
		d.missing(job, entry)
		return errors.Join(err, err2, err3, err4, err5, err6, tx.Mark(begun, "newest"), tx.Finish(begun, at(time.Minute), "done"), tx.Mark(begun, "later"))
	})
	d.update(func(tx sync.DeskTx) error {
		done, err := tx.Begin(begun, noon)
		d.same("begun after its end", done, false)
		return errors.Join(err, tx.Enqueue(sync.Job{Kind: sync.JobSend, Request: "b", NotBefore: noon}))
	})
	j := d.jobs("a")[0]
	d.same("as it was", []any{j.Begun, j.Mark, j.Attempts}, []any{noon, "newest", 1})
	d.same("due", d.due(0), "[mail a send b]")
	refused := d.jobs("b")[0].ID
	d.update(func(tx sync.DeskTx) error {
		_, err := tx.Begin(refused, noon)
		late, err2 := tx.Recall("b", sync.JobSend)
		err3 := errors.Join(tx.NotBegun(refused), tx.NotBegun(begun))
		back, err4 := tx.Recall("b", sync.JobSend)
		d.same("taken back once it was refused", []bool{late, back}, "[false true]")
		return errors.Join(err, err2, err3, err4)
	})
	d.same("begun and done", d.jobs("a")[0].Begun, noon)
}

// hurryAll: only what failed before, at that service.
func hurryAll(d *desk) {
	d.put(nil, "failed", "waits")
	d.put(func(e *sync.Entry) { e.Profile = "q" }, "elsewhere")
	d.update(func(tx sync.DeskTx) error {
		for _, id := range []string{"failed", "waits", "elsewhere"} {
			if err := tx.Enqueue(sync.Job{Kind: sync.JobSend, Request: id, NotBefore: at(time.Hour)}); err != nil {
				return err
			}
		}
		return nil
	})
	for _, id := range []string{"failed", "elsewhere"} {
		job := d.jobs(id)[0].ID
		d.update(func(tx sync.DeskTx) error { return tx.Postpone(job, at(time.Hour), "failed") })
	}
	d.update(func(tx sync.DeskTx) error { return tx.HurryAll("p", noon) })
	d.same("at noon", d.due(0), "[send failed]")
}

// droppedEntry: its jobs go with it, and it can come again.
func droppedEntry(d *desk) {
	d.put(nil, "a")
	send := sync.Job{Kind: sync.JobSend, Request: "a", NotBefore: noon}
	d.update(func(tx sync.DeskTx) error { return tx.Enqueue(send) })
	d.update(func(tx sync.DeskTx) error {
		err := tx.DropEntry("a")
		_, gone := tx.Entry("a")
		_, jobs := tx.Jobs("a")
		d.missing(gone, jobs)
		return errors.Join(err, tx.DropEntry("zz"), tx.PutEntry(entry("a")), tx.Enqueue(send))
	})
	d.same("jobs", len(d.jobs("a")), 1)
}

// deskReadOnly: no transaction that reads can write.
func deskReadOnly(d *desk) {
	d.put(nil, "a")
	refusesWrites(&d.rig, map[string]func(tx sync.DeskTx) error{
		"PutDraft":  func(tx sync.DeskTx) error { return tx.PutDraft(sync.Draft{ID: "a"}) },
		"PutEntry":  func(tx sync.DeskTx) error { return tx.PutEntry(entry("b")) },
		"DropEntry": func(tx sync.DeskTx) error { return tx.DropEntry("a") },
		"PutCursor": func(tx sync.DeskTx) error { return tx.PutCursor(sync.Cursor{Profile: "p"}) },
		"PutPerson": func(tx sync.DeskTx) error { return tx.PutPerson(sync.Person{Email: "a"}) },
		"Enqueue":   func(tx sync.DeskTx) error { return tx.Enqueue(sync.Job{Kind: sync.JobSend, Request: "a"}) },
		"Begin":     func(tx sync.DeskTx) error { _, err := tx.Begin(1, noon); return err },
		"NotBegun":  func(tx sync.DeskTx) error { return tx.NotBegun(1) },
		"Recall":    func(tx sync.DeskTx) error { _, err := tx.Recall("a", sync.JobSend); return err },
	})
}
