package care

import "time"

// Demo is the scheme that runs when none is configured, and that scripts are
// played in. Its people, surgeries and numbers are invented.
func Demo() *Scheme {
	return &Scheme{
		ID: "riverside", Name: "Riverside Link Workers", Phone: "07700 900100",
		MinAge: 18, SelfReferral: true, ReplyDays: 3, Languages: []string{"en"},
		Practices: []Practice{
			{ODS: "Z90001", Name: "Riverside Surgery", Aliases: []string{"Mill Lane", "Dr Osei"}},
			{ODS: "Z90002", Name: "Old Bridge Medical Centre", Aliases: []string{"Old Bridge", "the one by the station"}},
			{ODS: "Z90003", Name: "St Anne's Practice", Aliases: []string{"Church Road", "Dr Whitlock"}},
			{ODS: "Z90004", Name: "Weir Meadow Health Centre", Aliases: []string{"Weir Meadow", "Ferry Street"}},
		},
		Team: []LinkWorker{
			{ID: "sam", Name: "Sam Okafor", Address: "sim:worker", Role: RoleLinkWorker, OnCall: true},
			{ID: "jo", Name: "Jo Marsh", Address: "sim:manager", Role: RoleManager},
		},
		Availability: []Availability{{Worker: "sam", Weekly: []Opening{
			{Days: On(time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday), Span: Span{OClock(10), OClock(16)}, How: ByPhone},
		}}},
	}
}
