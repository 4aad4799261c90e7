package main

import (
	"context"
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

func TestTeamFromAFile(t *testing.T) {
	c := redis.NewClient(&redis.Options{Addr: miniredis.RunT(t).Addr()})
	t.Cleanup(func() { c.Close() })
	keys, err := store.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	p := part{&Scheme{Scheme: *care.Demo()}, store.New(c, keys, store.Options{}).Partition("riverside")}
	file := "id,name,role,on_call,areas,languages,works,limit,phone\n" +
		"ana,Ana Costa,,yes,Z90001 AB10,pt,mon-wed 9-17; fri 9:30-13:00,40,\n" +
		"sam,Sam Okafor,link_worker,,,,,,\n" +
		"li,Li Wen,manager,,,,,,+44 7700 900108\n"
	members, err := parseTeam(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := importTeam(context.Background(), &out, p, members); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); !strings.Contains(got, "3 members, 2 of them new") || !strings.Contains(got, "Ana Costa: JOIN ") || strings.Contains(got, "Sam Okafor: JOIN") {
		t.Errorf("said %q", got)
	}
	team, err := p.store.Team(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	want := []care.LinkWorker{
		{ID: "ana", Name: "Ana Costa", Role: care.RoleLinkWorker, OnCall: true, Areas: []string{"Z90001", "AB10"}, Languages: []string{"pt"}, Limit: 40,
			Works: []care.Shift{{Days: care.On(1, 2, 3), From: care.OClock(9), To: care.OClock(17)}, {Days: care.On(5), From: care.OClock(9) + 30, To: care.OClock(13)}}},
		{ID: "sam", Name: "Sam Okafor", Role: care.RoleLinkWorker, Address: "sim:worker"}, // keeps the phone
		{ID: "li", Name: "Li Wen", Role: care.RoleManager, Address: "sms:+447700900108"},
	}
	for i := range want { // no list and an empty one are the same
		if len(want[i].Areas) == 0 {
			team.Members[i].Areas, team.Members[i].Languages = nil, nil
		}
	}
	if diff := cmp.Diff(want, team.Members); diff != "" {
		t.Error(diff)
	}
	if len(team.Invited) != 1 || team.Invited[0].Member != "ana" {
		t.Errorf("%d invitations, want Ana's", len(team.Invited))
	}
}

func TestTeamFileIsHeldToItsForm(t *testing.T) {
	for file, want := range map[string]string{
		"":                                    "has no first line",
		"id,nom\nana,Ana\n":                   `column "nom"`,
		"id,name\n":                           "nobody in it",
		"id,name\nAna,Ana Costa\n":            "line 2 of the file of the team has an id",
		"id,name\nana,\n":                     "no name",
		"id,name,role\nana,Ana Costa,boss\n":  "a role",
		"id,name,limit\nana,Ana Costa,many\n": "a limit",
		"id,name,works\nana,Ana Costa,when I can\n":       "working hours",
		"id,name,phone\nana,Ana Costa,07700\n":            "a phone number",
		"id,name\nana,Ana Costa\nana,Ana Costa\n":         "line 3 of the file of the team has an id that another line has",
		"id,name\nana,Ana Costa\nben,Ben Hart,too many\n": "line 3 of the file of the team cannot be read",
	} {
		_, err := parseTeam(strings.NewReader(file))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", file, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "Costa") {
			t.Errorf("an error names a person: %v", err)
		}
	}
}

// What a file of schemes may say of a member of the team.
func TestMembersOfAScheme(t *testing.T) {
	more := `        areas: [Z90001, AB10]
        languages: [pt]
        limit: 40
        works:
          - {days: mon-thu, from: 09:00, to: 17:00}
        leave:
          - {from: 2026-12-21, to: 2027-01-04, cover: ben}
      - id: ben
        name: Ben Hart
        address: sim:ben
`
	c, err := readConfig(env("LINKLINE_CONFIG", write(t, "schemes.yaml", goodFile+more), "TOKEN", "a: b"))
	if err != nil {
		t.Fatal(err)
	}
	want := care.LinkWorker{
		ID: "ana", Name: "Ana Bell", Address: "sim:ana", Role: care.RoleLinkWorker, Areas: []string{"Z90001", "AB10"}, Languages: []string{"pt"}, Limit: 40,
		Works: []care.Shift{{Days: care.On(1, 2, 3, 4), From: care.OClock(9), To: care.OClock(17)}},
		Leave: []care.Absence{{From: care.Date{Year: 2026, Month: 12, Day: 21}, To: care.Date{Year: 2027, Month: 1, Day: 4}, Cover: "ben"}},
	}
	if diff := cmp.Diff(want, c.Schemes[0].Team[0]); diff != "" {
		t.Error(diff)
	}
	for wrong, says := range map[string]string{
		"cover: ben": "cover is the id of another member", "to: 2027-01-04": "leave ends before it begins",
		"to: 17:00": "works are days", "limit: 40": "limit is how many", "areas": "unknown field",
	} {
		bad := map[string]string{"cover: ben": "cover: eve", "to: 2027-01-04": "to: 2026-12-01", "to: 17:00": "to: 08:00", "limit: 40": "limit: -1", "areas": "area"}[wrong]
		_, err := readConfig(env("LINKLINE_CONFIG", write(t, "schemes.yaml", goodFile+strings.Replace(more, wrong, bad, 1)), "TOKEN", "a: b"))
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", bad, err, says)
		}
	}
}
