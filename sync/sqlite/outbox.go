package sqlite

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"paraph/signing"
	psync "paraph/sync"
)

// outbox is a psync.Outbox in a table: the service's or the desk's.
type outbox struct {
	t  *tx
	in *outboxTable
}

// outboxTable is what is different between the two tables. They are as they were when each had code of its own, for
// folders hold them.
type outboxTable struct {
	name  string
	of    string // the column with what a job is of, and the table that is in
	own   string // two columns of this table only, and what they hold in a new row
	fresh func(j psync.Job) []any
	read  string // signer, host, begun and mark of a row j
	waits string // true of a row j that waits for an earlier one
}

var serviceOutbox = &outboxTable{
	name: "job", of: "request", own: "signer, host", fresh: func(j psync.Job) []any { return []any{j.Signer, j.Host} },
	read:  "j.signer, j.host, 0, ''",
	waits: "EXISTS (SELECT 1 FROM job e WHERE e.request = j.request AND e.kind = 'callback' AND j.kind = 'callback' AND e.done = 0 AND e.id < j.id)",
}

var deskOutbox = &outboxTable{
	name: "errand", of: "entry", own: "begun, mark", fresh: func(psync.Job) []any { return []any{0, ""} },
	read:  "'', '', j.begun, j.mark",
	waits: "EXISTS (SELECT 1 FROM errand e WHERE e.entry = j.entry AND e.done = 0 AND e.id < j.id)",
}

// owner is the row number of what a job is of.
func (o outbox) owner(id string) (n int64, err error) {
	if o.in == serviceOutbox {
		return o.t.number(id)
	}
	err = o.t.one("SELECT n FROM "+o.in.of+" WHERE id = ?", []any{id}, &n)
	return n, err
}

// Enqueue implements psync.Outbox.
func (o outbox) Enqueue(jobs ...psync.Job) error {
	for _, j := range jobs {
		n, err := o.owner(j.Request)
		if err != nil {
			return err
		}
		_, err = o.t.exec("INSERT INTO "+o.in.name+" (kind, "+o.in.of+", ref, due, attempts, done, result, "+o.in.own+`)
			VALUES (?, ?, ?, ?, 0, 0, '', ?, ?) ON CONFLICT DO NOTHING`, append([]any{j.Kind, n, j.Ref, ms(j.NotBefore)}, o.in.fresh(j)...)...)
		if err != nil {
			return err
		}
	}
	return nil
}

func (o outbox) jobs(query string, args ...any) ([]psync.Job, error) {
	var out []psync.Job
	err := o.t.each("SELECT j.id, j.kind, o.id, j.ref, j.due, j.attempts, j.done, j.result, "+o.in.read+
		" FROM "+o.in.name+" j JOIN "+o.in.of+" o ON o.n = j."+o.in.of+" "+query, args, func(scan func(...any) error) error {
		var j psync.Job
		var due, done, begun int64
		err := scan(&j.ID, &j.Kind, &j.Request, &j.Ref, &due, &j.Attempts, &done, &j.Result, &j.Signer, &j.Host, &begun, &j.Mark)
		j.NotBefore, j.Done, j.Begun = fromMS(due), fromMS(done), fromMS(begun)
		if odd(err) {
			return nil // nobody can do it
		}
		out = append(out, j)
		return err
	})
	return out, err
}

// meet has the requests looked at whose jobs are about to be changed: of the service, which guards them with their jobs.
func (o outbox) meet(where string, args ...any) error {
	if o.in != serviceOutbox || o.t.guard == nil {
		return nil
	}
	ids, err := o.t.ids("SELECT DISTINCT r.id FROM job j JOIN request r ON r.n = j.request WHERE j.done = 0 AND "+where, args...)
	for _, id := range ids {
		if err == nil {
			_, err = o.t.number(id)
		}
	}
	return err
}

// due are the jobs of a condition that may be done now, oldest first.
func (o outbox) due(condition string, now time.Time, limit int, args ...any) ([]psync.Job, error) {
	return o.jobs("WHERE "+condition+"j.done = 0 AND j.due <= ? AND NOT "+o.in.waits+" ORDER BY j.due, j.id LIMIT ?", append(args, ms(now), limit)...)
}

// Due implements psync.Outbox. Each kind is asked for by itself, so that its own index answers however much of another
// kind waits.
func (o outbox) Due(now time.Time, limit int, kinds ...psync.JobKind) ([]psync.Job, error) {
	if len(kinds) == 0 {
		return o.due("", now, limit)
	}
	var all []psync.Job
	for _, k := range kinds {
		due, err := o.due("j.kind = ? AND ", now, limit, k)
		if err != nil {
			return nil, err
		}
		all = append(all, due...)
	}
	slices.SortFunc(all, byDue)
	return all[:min(limit, len(all))], nil
}

func byDue(a, b psync.Job) int {
	return cmp.Or(a.NotBefore.Compare(b.NotBefore), cmp.Compare(a.ID, b.ID))
}

// NextDue implements psync.Outbox.
func (o outbox) NextDue(after time.Time, kinds ...psync.JobKind) (time.Time, error) {
	if len(kinds) == 0 {
		return o.next("", ms(after))
	}
	var next time.Time
	for _, k := range kinds {
		at, err := o.next("kind = ? AND ", k, ms(after))
		if err != nil {
			return next, err
		}
		if next.IsZero() || (!at.IsZero() && at.Before(next)) {
			next = at
		}
	}
	return next, nil
}

func (o outbox) next(condition string, args ...any) (time.Time, error) {
	var due int64
	err := o.t.one("SELECT due FROM "+o.in.name+" WHERE "+condition+"done = 0 AND due > ? ORDER BY due LIMIT 1", args, &due)
	if errors.Is(err, signing.ErrNotFound) {
		err = nil
	}
	return fromMS(due), err
}

// Job implements psync.Outbox.
func (o outbox) Job(id int64) (psync.Job, error) { return only(o.jobs("WHERE j.id = ?", id)) }

// Jobs implements psync.Outbox.
func (o outbox) Jobs(request string) ([]psync.Job, error) {
	n, err := o.owner(request)
	if err != nil {
		return nil, err
	}
	return o.jobs("WHERE j."+o.in.of+" = ? ORDER BY j.id", n)
}

// change sets columns of jobs that wait; it answers how many.
func (o outbox) change(set, where string, args ...any) (int64, error) {
	return o.t.exec("UPDATE "+o.in.name+" SET "+set+" WHERE done = 0 AND "+where, args...)
}

// Finish implements psync.Outbox.
func (o outbox) Finish(id int64, now time.Time, result string) error {
	if err := o.meet("j.id = ?", id); err != nil {
		return err
	}
	_, err := o.change("done = ?, attempts = min(attempts, 1 << 30) + 1, result = ?", "id = ?", ms(now), result, id)
	return err
}

// Postpone implements psync.Outbox.
func (o outbox) Postpone(id int64, next time.Time, result string) error {
	if err := o.meet("j.id = ?", id); err != nil {
		return err
	}
	_, err := o.change("due = ?, attempts = min(attempts, 1 << 30) + 1, result = ?", "id = ?", ms(next), result, id)
	return err
}

// Unjam implements psync.Outbox.
func (o outbox) Unjam(now, latest time.Time) error {
	if o.t.readOnly {
		return psync.ErrReadOnly
	}
	if err := o.meet("j.due > ?", ms(latest)); err != nil {
		return err
	}
	var late []int64
	err := o.t.each("SELECT id FROM "+o.in.name+" WHERE done = 0 AND due > ?", []any{ms(latest)}, func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		late = append(late, id)
		return err
	})
	for _, id := range late { // each by itself: one that somebody else spoilt keeps back no other
		if err == nil {
			if _, err = o.change("due = ?", "id = ?", ms(now), id); odd(err) {
				err = nil
			}
		}
	}
	return err
}
