package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"

	"github.com/linkline/linkline/flows/care"
)

// Columns of epraccur.csv, the list of the Organisation Data Service, which has
// no header line. The first is 0.
const (
	odsCode    = 0
	odsName    = 1
	odsAddress = 4 // and the three after it
	odsStatus  = 12
	odsSetting = 25
	odsColumns = 26

	odsActive     = "A"
	odsGPPractice = "4"
)

// readPractices reads the GP surgeries that are open from a file in the format
// of epraccur.
func readPractices(path string) ([]care.Practice, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, errors.New("the file of practices cannot be opened")
	}
	defer f.Close()
	all, err := parsePractices(f)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, errors.New("the file of practices holds no GP surgery that is open")
	}
	return all, nil
}

func parsePractices(r io.Reader) (all []care.Practice, err error) {
	rows := csv.NewReader(r)
	rows.FieldsPerRecord = -1
	rows.ReuseRecord = true
	for {
		row, err := rows.Read()
		if err == io.EOF {
			return all, nil
		}
		if broken, ok := errors.AsType[*csv.ParseError](err); ok {
			return nil, badPractices(broken.Line)
		}
		if err != nil {
			return nil, fmt.Errorf("read the file of practices: %w", err)
		}
		if line, _ := rows.FieldPos(0); len(row) < odsColumns {
			return nil, badPractices(line)
		}
		if row[odsStatus] == odsActive && row[odsSetting] == odsGPPractice {
			all = append(all, practice(row))
		}
	}
}

func badPractices(line int) error {
	return fmt.Errorf("line %d of the file of practices is not in the format of epraccur.csv", line)
}

func practice(row []string) care.Practice {
	p := care.Practice{ODS: row[odsCode], Name: readable(row[odsName])}
	for _, l := range row[odsAddress : odsAddress+4] {
		if isRoad(l) {
			p.Aliases = append(p.Aliases, readable(l))
		}
	}
	return p
}

// isRoad reports whether a line of an address is a road: people call a surgery
// by its road, and not by "Health Centre", which is what many are called.
func isRoad(line string) bool {
	words := strings.Fields(line)
	if len(words) < 2 {
		return false
	}
	switch words[len(words)-1] {
	case "STREET", "ROAD", "LANE", "AVENUE", "DRIVE", "WAY", "CLOSE", "SQUARE", "TERRACE", "PLACE", "CRESCENT",
		"GROVE", "HILL", "GREEN", "PARADE", "ROW", "WALK", "GATE", "GARDENS", "MEWS":
		return true
	}
	return false
}

// readable turns the capitals of the list into what a text message says: "THE
// DENSHAM SURGERY" is The Densham Surgery, "DR O'NEILL & PTNRS" is Dr O'Neill &
// Ptnrs.
func readable(s string) string {
	words := strings.Fields(cases.Title(language.BritishEnglish).String(s))
	for i, w := range words {
		switch before, after, ok := strings.Cut(w, "'"); {
		case w == "Nhs" || w == "Pms" || w == "Gp":
			words[i] = strings.ToUpper(w)
		case ok && len(before) == 1 && len(after) > 1:
			words[i] = before + "'" + strings.ToUpper(after[:1]) + after[1:]
		case i > 0 && (w == "And" || w == "Of" || w == "The" || w == "At" || w == "On" || w == "In" || w == "Upon"):
			words[i] = strings.ToLower(w)
		}
	}
	return strings.Join(words, " ")
}
