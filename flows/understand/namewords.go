package understand

import "strings"

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

func calendarWord(w string) bool {
	_, day := weekdays[w]
	m, month := months[w]
	month = month && m != 4 && m != 5 && m != 6 && m != 8 && w != "jan"
	return day || month || isUnit(w) || tens[w] > 0 || isTomorrow(w) || isToday(w) || isPart(w)
}

// The words that stand around names, and those that are none.
var (
	titles    = set("mr mrs ms miss mister missus mx dr doctor sir dame lady lord prof professor rev reverend father sister fr revd madam")
	particles = set("van der den de del della di da dos das do la le von zu ten ter ap ab ferch bin bint ibn al el ul ur abu st saint mac o af av")
	leading   = set("hi hiya hello hey yes yeah yep yh ok okay sure well so oh um er erm please thanks good morning afternoon evening the its it a my and sorry hallo dear mr mrs ms miss dr sir rev prof mx doctor i im")
	trailing  = set("here thanks thank ta please cheers x xx xxx but born dob date from at my i im speaking by calling texting on in with the is for aged age phone tel mobile address postcode number email ok it with who that if would want need booked reservation booking party people as tomorrow tonight today")
	notName   = set(`a an the i you he she it we they me him her us them my your his its our their mine yours who what when where why how which
yes no yeah yep nope nah ok okay sure not dont cant wont didnt isnt aint never none nothing nobody anybody someone anything something please thanks thank ta cheers
hello hi hey hiya bye goodbye morning afternoon evening night today tomorrow yesterday
is am are was were be been being do does did done have has had having will would could should can may might must shall
and or but if so because as of at by for with about against between into through to from up down in out on off over under again
here there all any both each few more most other some such only own same than too very just now then
stop help start back skip change menu cancel end quit info
want need like know think say said tell told ask asked call called get got go going come coming make made see look use find give work feel feeling felt try leave put mean keep let begin seem talk turn show hear play run move live believe hold bring happen write provide sit stand lose pay meet include continue set learn lead understand watch follow create speak read allow add spend grow open walk win offer remember love consider appear buy wait serve die send expect build stay fall cut reach kill remain
texting text phone number name names surname first last full new old good bad great little own right big high different small large next early young important public able
lonely sad happy worried anxious depressed tired ill sick poorly unwell alone scared fine alright better struggling hungry cold
wrong sorry private secret fuck off nobody anonymous unknown test testing asdf maybe dunno idk idea privacy really quite
doctor surgery appointment husband wife mum dad mother father daughter son carer friend neighbour
book booking booked table tables people person persons group party reservation adults kids children change changed switch time date total seating actually oops wait omission alternatively pm noon half past quarter next weekend last week month indoors outdoors nevermind cancel fine also maybe correct exactly wait revise myself midday midnight couple family dining decline listen solo possible my parents
looking trying calling still also already interested single married divorced retired disabled housebound deaf blind available free busy sure`)
)
