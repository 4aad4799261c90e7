package understand

import (
	"encoding/csv"
	"strings"
	"testing"
)

func measurePractices(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(strings.Join(lines(t, "epraccur.csv"), "\n"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var list []Surgery
	codes, posts := tally{name: "postcodes: all of epraccur"}, map[string]bool{}
	names := map[string]int{}
	for _, r := range rows {
		if pc := r[9]; !posts[pc] && pc != "" {
			posts[pc] = true
			codes.count(pc, said(Read(Postcode, strings.ToLower(pc), Asked{})), pc)
		}
		if r[12] == "A" && r[25] == "4" {
			list = append(list, Surgery{Code: r[0], Name: r[1], Aliases: []string{r[4] + " " + r[5], r[6], r[9]}})
			names[r[1]]++
		}
	}
	codes.print()
	// A scheme works with some dozens; every twentieth practice is asked for
	// among its neighbours in the file, and among all.
	all := IndexSurgeries(list)
	whole, town, typo := tally{name: "practices: name, among 60"}, tally{name: "practices: name and town, among 6,750"}, tally{name: "practices: typing error, among 60"}
	for i := 0; i < len(list); i += 20 {
		from := min(i/60*60, len(list)-60)
		near := IndexSurgeries(list[from : from+60])
		name := strings.ToLower(list[i].Name)
		whole.count(name, said(Read(GPSurgery, "im with "+name, Asked{Surgeries: near})), list[i].Code)
		typo.count(name, said(Read(GPSurgery, mistype(name), Asked{Surgeries: near})), list[i].Code)
		text := name + " in " + strings.ToLower(list[i].Aliases[1])
		town.count(text, said(Read(GPSurgery, text, Asked{Surgeries: all})), list[i].Code)
	}
	whole.print()
	typo.print()
	town.print()
}

func mistype(name string) string {
	longest := ""
	for _, w := range strings.Fields(name) {
		if len(w) > len(longest) && !generic[w] {
			longest = w
		}
	}
	if len(longest) < 5 {
		return name
	}
	b := []byte(longest)
	b[2], b[3] = b[3], b[2]
	return strings.Replace(name, longest, string(b), 1)
}
