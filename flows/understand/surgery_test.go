package understand

import "testing"

func TestSurgeriesAreFoundByWhatPeopleCallThem(t *testing.T) {
	t.Parallel()
	list := IndexSurgeries([]Surgery{
		{Code: "mill", Name: "Mill Road Surgery", Aliases: []string{"Dr Okafor", "Old Dispensary"}},
		{Code: "high", Name: "The High Street Medical Practice", Aliases: []string{"Dr Patel and Partners"}},
		{Code: "park", Name: "Queens Park Medical Centre"},
		{Code: "parkside", Name: "Parkside Family Practice"},
		{Code: "kings", Name: "Kings Park Health Centre"},
	})
	for text, want := range map[string]string{
		"mill road":                        "mill",
		"Mil Road docs":                    "mill",
		"I'm with Dr Okafor":               "mill",
		"dr patel":                         "high",
		"the high street one":              "high",
		"queens park":                      "park",
		"qeens park medical ctr":           "park",
		"the park one":                     "?" + Ambiguous,
		"Bridge Lane Surgery":              "?" + Outside,
		"don't know":                       "?" + Unsure,
		"I'm not registered anywhere":      "?" + None,
		"hello":                            "?" + Unclear,
		"I go to the doctors on mill road": "mill",
	} {
		r := Read(GPSurgery, text, Asked{Surgeries: list})
		if got := said(r); got != want {
			t.Errorf("%q: %s, want %s (%v)", text, got, want, r.Nearest)
		}
	}
}
