package care

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/gb"
)

// bankHolidays are those of each nation (GOV.UK, "UK bank holidays"). The
// library has England and Wales; the others differ by these few days.
var bankHolidays = map[string][]*cal.Holiday{
	"england": gb.Holidays,
	"scotland": append(without(gb.EasterMonday, gb.SummerHoliday),
		gb.SummerHolidayScotland, dayAfterNewYear, saintAndrew),
	"northern-ireland": append(slices.Clone(gb.Holidays), saintPatrick, boyne),
	NoBankHolidays:     nil,
}

// NoBankHolidays stands for a nation where a service works on bank holidays too.
const NoBankHolidays = "none"

// Nations whose bank holidays are known; NoBankHolidays is not among them.
func Nations() []string { return []string{"england", "scotland", "northern-ireland"} }

var (
	nextMonday = []cal.AltDay{{Day: time.Saturday, Offset: 2}, {Day: time.Sunday, Offset: 1}}

	dayAfterNewYear = onDate("2nd January", time.January, 2, gb.BoxingDay.Observed)
	saintAndrew     = onDate("St Andrew's Day", time.November, 30, nextMonday)
	saintPatrick    = onDate("St Patrick's Day", time.March, 17, nextMonday)
	boyne           = onDate("Battle of the Boyne", time.July, 12, nextMonday)
)

func onDate(name string, m time.Month, day int, observed []cal.AltDay) *cal.Holiday {
	return &cal.Holiday{Name: name, Type: cal.ObservanceBank, Month: m, Day: day, Observed: observed, Func: cal.CalcDayOfMonth}
}

func without(some ...*cal.Holiday) []*cal.Holiday {
	return slices.DeleteFunc(slices.Clone(gb.Holidays), func(h *cal.Holiday) bool { return slices.Contains(some, h) })
}
