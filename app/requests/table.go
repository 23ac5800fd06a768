package requests

import (
	"bytes"
	"context"
	"strconv"
	"strings"
	"time"

	"paraph/app/say"
	"paraph/signing"
)

// Table is lines as a table for a spreadsheet, in their order. step is told before each line how many are behind it.
func (r *Requests) Table(ctx context.Context, v say.Voice, now time.Time, lines []Line, step func(n int)) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(say.TableMark)
	write := func(fields []string) { b.WriteString(v.TableLine(fields)) }
	write(strings.Split(v.Say("requests.table.head"), "|"))
	for i, l := range lines {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		step(i)
		write(r.record(ctx, v, now, l))
	}
	return b.Bytes(), nil
}

// record is one line of the table. What cannot be read is left empty: the list had it without too.
func (r *Requests) record(ctx context.Context, v say.Voice, now time.Time, l Line) []string {
	var people []string
	signed, signers, last, next := "", "", "", ""
	if !l.Draft {
		s := LineStep(now, l)
		signed, signers, last = strconv.Itoa(l.Signed), strconv.Itoa(l.Signers), day(now, l.Expires)
		if e, err := r.Entry(ctx, l.ID); err == nil {
			last = day(now.In(e.Request.Location()), l.Expires)
			for _, g := range e.Request.Signers {
				people = append(people, person(g))
			}
			if !l.Aside {
				s = NextStep(v, now, e, TroubleOf(&e.Request, now))
			}
		}
		next = v.Say(s.Row, s.Pairs...)
	} else {
		next = v.Say("requests.next.draft")
	}
	return []string{
		signing.OneLine(l.Title), next, day(now, sentOf(l)), day(now, l.Updated), last, signed, signers, strings.Join(people, ", "), l.ID,
		v.Say(kindOf(l)), day(now, l.Archived),
	}
}

func sentOf(l Line) time.Time {
	if l.Draft {
		return time.Time{}
	}
	return l.Sent()
}

func kindOf(l Line) string {
	switch {
	case l.Draft:
		return "requests.table.draft"
	case l.Practice:
		return "requests.table.practice"
	}
	return "requests.table.real"
}

func person(g signing.Signer) string {
	if g.Email == "" {
		return g.FullName()
	}
	return strings.TrimSpace(g.FullName() + " <" + g.Email + ">")
}

// day is a time as every spreadsheet reads one.
func day(now, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(now.Location()).Format("2006-01-02 15:04")
}
