package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/linkline/linkline/bot/desk"
	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

const importUsage = " team|appointments FILE [SCHEME]"

// importCommand reads the team of a scheme, or its appointments, from a file into
// the store.
func importCommand(ctx context.Context, t terminal, args []string) int {
	c, _ := find("import")
	switch {
	case slices.Contains([]string{"-h", "-help", "--help"}, first(args)):
		c.explain(t.out)
		return exitOK
	case first(args) != "team" && first(args) != "appointments" || len(args) < 2 || len(args) > 3:
		c.explain(t.errOut)
		return exitUsage
	}
	read := importTeamFile
	if args[0] == "appointments" {
		read = importAppointmentsFile
	}
	if err := read(ctx, t, args[1], first(args[2:])); err != nil {
		fmt.Fprintln(t.errOut, "linkline:", err)
		return exitProblems
	}
	return exitOK
}

func importTeamFile(ctx context.Context, t terminal, path, scheme string) error {
	f, err := os.Open(path)
	if err != nil {
		return errors.New("the file of the team cannot be opened")
	}
	defer f.Close()
	members, err := parseTeam(f)
	if err != nil {
		return err
	}
	parts, done, err := openPartitions(ctx, t.getenv)
	if err != nil {
		return err
	}
	defer done()
	p, err := onePart(parts, scheme, "import team FILE SCHEME")
	if err != nil {
		return err
	}
	return importTeam(ctx, t.out, p, members)
}

// importTeam puts members into the store, each in place of what was known of
// them. Whoever has no phone yet gets an invitation, and keeps the one that they
// joined with.
func importTeam(ctx context.Context, out io.Writer, p part, members []care.LinkWorker) error {
	team, err := p.store.Team(ctx)
	if err != nil {
		return err
	}
	now, known := time.Now().UTC(), team.Over(p.scheme.Team)
	added := 0
	var invited []string
	for _, w := range members {
		i := slices.IndexFunc(known, func(k care.LinkWorker) bool { return k.ID == w.ID })
		if i < 0 {
			added++
		} else {
			w.Address, w.Leave = cmp.Or(w.Address, known[i].Address), known[i].Leave
			w.Silent, w.CallsFrom = known[i].Silent, known[i].CallsFrom
		}
		team.Roster = team.Put(w)
		if w.Address == "" {
			code := desk.NewCode()
			team.Roster = team.Invite(code, w.ID, "import", now)
			invited = append(invited, fmt.Sprintf("  %s: JOIN %s", w.Name, code))
		}
	}
	audit := []care.Audit{{At: now, Actor: "import", Action: "team", Detail: strconv.Itoa(len(members))}}
	if _, err := p.store.Commit(ctx, store.Change{At: now, Team: &team, Audit: audit}); err != nil {
		return err
	}
	fmt.Fprintf(out, "%s: %d members, %d of them new.\n", p.scheme.Name, len(members), added)
	if len(invited) > 0 {
		fmt.Fprintf(out, "Each of these can join within two days, by sending this from their own phone:\n%s\n", strings.Join(invited, "\n"))
	}
	return nil
}

// teamColumns are what the first line of the file may name; the first two must
// be there. Lists are parted by spaces.
var teamColumns = []string{"id", "name", "role", "on_call", "areas", "languages", "works", "limit", "phone"}

// parseTeam reads a team from CSV. An error names the line and never a person.
func parseTeam(r io.Reader) (members []care.LinkWorker, err error) {
	rows := csv.NewReader(r)
	rows.TrimLeadingSpace = true
	head, err := rows.Read()
	if err != nil {
		return nil, errors.New("the file of the team has no first line that names its columns: " + strings.Join(teamColumns, ","))
	}
	for _, name := range head {
		if !slices.Contains(teamColumns, name) {
			return nil, fmt.Errorf("the file of the team has a column %q; it may have %s", name, strings.Join(teamColumns, ", "))
		}
	}
	seen := map[string]bool{}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		line, _ := rows.FieldPos(0)
		if err != nil {
			return nil, fmt.Errorf("line %d of the file of the team cannot be read", line)
		}
		w, what := parseMember(func(name string) string {
			if i := slices.Index(head, name); i >= 0 {
				return strings.TrimSpace(row[i])
			}
			return ""
		})
		if what == "" && seen[w.ID] {
			what = "an id that another line has"
		}
		if what != "" {
			return nil, fmt.Errorf("line %d of the file of the team has %s", line, what)
		}
		seen[w.ID] = true
		members = append(members, w)
	}
	if len(members) == 0 {
		return nil, errors.New("the file of the team has nobody in it")
	}
	return members, nil
}

// parseMember reads one line; what says what is wrong with it.
func parseMember(field func(string) string) (w care.LinkWorker, what string) {
	w = care.LinkWorker{
		ID: field("id"), Name: field("name"), Role: care.Role(cmp.Or(field("role"), string(care.RoleLinkWorker))),
		OnCall: slices.Contains([]string{"yes", "true", "1"}, strings.ToLower(field("on_call"))),
		Areas:  strings.Fields(field("areas")), Languages: strings.Fields(field("languages")),
	}
	if phone := field("phone"); phone != "" {
		address, err := care.ParseAddress(care.SMS + ":" + strings.ReplaceAll(phone, " ", ""))
		if err != nil {
			return w, "a phone number that is not written +44..."
		}
		w.Address = address
	}
	working := true
	if works := field("works"); works != "" {
		w.Works, working = care.ParseShifts(works)
	}
	limit, err := strconv.Atoi(cmp.Or(field("limit"), "0"))
	w.Limit = limit
	switch {
	case !working:
		return w, "working hours that are not written mon-wed 9-17; fri 9-13"
	case err != nil || limit < 0:
		return w, "a limit that is not a number of people"
	case !staffID.MatchString(w.ID):
		return w, "an id that is not lower-case letters, digits, - and _"
	case w.Name == "":
		return w, "no name"
	case w.Role != care.RoleLinkWorker && w.Role != care.RoleManager:
		return w, "a role that is not link_worker or manager"
	}
	return w, ""
}
