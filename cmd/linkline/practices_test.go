package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/linkline/linkline/flows/care"
)

// row makes a line in the format of epraccur: code, name, four lines of address,
// status and setting.
func row(code, name, address, status, setting string) string {
	return `"` + code + `","` + name + `","Y1","Q1",` + address + `,"","AB1 2CD","19740401","","` + status +
		`","B","1","2","","0","","","","0","","1","","` + setting + `",""` + "\n"
}

func TestPracticesOfTheODSFile(t *testing.T) {
	file := row("Z1", "THE HILL SURGERY", `"THE HEALTH CENTRE","MILL LANE","TOWN","SHIRE"`, "A", "4") +
		row("Z2", "DR O'NEILL & PTNRS", `"12 STATION ROAD","","",""`, "A", "4") +
		row("Z3", "CLOSED SURGERY", `"","","",""`, "C", "4") +
		row("Z4", "A PRISON", `"","","",""`, "A", "9")
	got, err := parsePractices(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	want := []care.Practice{
		{ODS: "Z1", Name: "The Hill Surgery", Aliases: []string{"Mill Lane"}},
		{ODS: "Z2", Name: "Dr O'Neill & Ptnrs", Aliases: []string{"12 Station Road"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPracticesOfAnotherFormat(t *testing.T) {
	good := row("Z1", "A", `"","","",""`, "A", "4")
	for _, bad := range []string{"code,name\n", `"`, `a"b`} {
		_, err := parsePractices(strings.NewReader(good + bad))
		if err == nil || !strings.Contains(err.Error(), "line 2 ") {
			t.Errorf("%q: %v, want the line", bad, err)
		}
	}
}

func FuzzPractices(f *testing.F) {
	f.Add(row("Z1", "THE HILL SURGERY", `"THE HEALTH CENTRE","MILL LANE","TOWN","SHIRE"`, "A", "4"))
	f.Fuzz(func(t *testing.T, file string) {
		all, err := parsePractices(strings.NewReader(file))
		if err != nil && all != nil {
			t.Error("half a list beside an error")
		}
	})
}
