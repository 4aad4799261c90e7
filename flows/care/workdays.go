package care

// Works reports whether a day is a working day: Monday to Friday, and no bank
// holiday of the scheme's nation.
func (h Hours) Works(d Date) bool { return weekday(d.noon()) && !holiday(h.Nation, d.noon()) }

// Workday is the date n working days after d, or before it when n is negative.
// Workday(d, 0) is d.
func (h Hours) Workday(d Date, n int) Date {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		d = d.Add(step)
		if h.Works(d) {
			n--
		}
	}
	return d
}
