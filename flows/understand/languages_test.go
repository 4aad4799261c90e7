package understand

import "testing"

// In every language that ships, the words that matter most are heard: yes, no,
// a number, stop, help, a person in danger, the language itself; in its own
// script and, where people write it so, in Latin letters. In a conversation in
// English words of danger and an unmistakable stop are heard too.
func TestLanguages(t *testing.T) {
	t.Parallel()
	for _, l := range spoken {
		in := Asked{Now: asking, Language: l.lang, Max: 10}
		hold := func(what, want string, texts []string, read func(string) string) {
			for _, text := range texts {
				if got := read(text); got != want {
					t.Errorf("%s %s: %q is %q, want %q", l.lang, what, text, got, want)
				}
			}
		}
		hold("yes", "yes", l.yes, func(s string) string { return said(Read(YesNo, s, in)) })
		hold("no", "no", l.no, func(s string) string { return said(Read(YesNo, s, in)) })
		hold("three", "3", l.three, func(s string) string { return said(Read(Number, s, in)) })
		hold("stop", Stop, l.stop, func(s string) string { return Hear(s, in).Name })
		hold("help", Help, l.help, func(s string) string { return Hear(s, in).Name })
		hold("language", l.lang, l.itself, func(s string) string { return said(Read(Language, s, in)) })
		alarm := func(s string, a Asked) string {
			if h := Hear(s, a); h.Severity > 1 {
				return "alarm"
			}
			return "none"
		}
		hold("danger", "alarm", l.danger, func(s string) string { return alarm(s, in) })
		hold("danger, asked in English", "alarm", l.danger, func(s string) string { return alarm(s, Asked{Now: asking}) })
		hold("everyday", "none", l.everyday, func(s string) string { return alarm(s, in) })
	}
}

var spoken = []struct {
	lang                                                 string
	yes, no, three, stop, help, itself, danger, everyday []string
}{
	{
		lang: "cy", yes: []string{"ie", "ydw", "iawn", "oes", "hoffwn"}, no: []string{"na", "nac ydw", "nage", "dim diolch"},
		three: []string{"tri", "tair", "3"}, stop: []string{"stopiwch", "peidiwch", "stopiwch os gwelwch yn dda", "stop plis", "dim mwy o negeseuon"},
		help: []string{"help", "cymorth"}, itself: []string{"Cymraeg", "yn Gymraeg"},
		danger:   []string{"dwi eisiau marw", "dw i ddim eisiau byw", "dwi isio lladd fy hun", "methu anadlu", "mae o'n fy nharo i", "dwi am ladd fy hun", "poen yn fy mrest", "mae fy ngŵr yn fy nharo"},
		everyday: []string{"diolch yn fawr", "dwi'n hoffi canu", "bore da"},
	},
	{
		lang: "pl", yes: []string{"tak", "no tak", "oczywiście", "dobrze"}, no: []string{"nie", "nie dziękuję", "nie chcę"},
		three: []string{"trzy", "3"}, stop: []string{"stop", "przestańcie", "proszę przestać pisać", "nie piszcie do mnie", "proszę nie pisać"},
		help: []string{"pomoc", "pomocy"}, itself: []string{"polski", "po polsku", "Polish"},
		danger:   []string{"chcę umrzeć", "nie chcę żyć", "nie chce mi się żyć", "chce sie zabic", "mąż mnie bije", "nie mogę oddychać", "ból w klatce piersiowej", "myślę o samobójstwie", "boję się męża", "chłopak mnie bije"},
		everyday: []string{"dziękuję bardzo", "lubię śpiewać", "dzień dobry"},
	},
	{
		lang: "ro", yes: []string{"da", "sigur", "bine"}, no: []string{"nu", "nu mulțumesc", "nu vreau"},
		three: []string{"trei", "3"}, stop: []string{"stop", "opriți", "nu mai trimiteți mesaje", "nu-mi mai scrieți", "opriti mesajele"},
		help: []string{"ajutor"}, itself: []string{"română", "romana", "Romanian"},
		danger:   []string{"vreau să mor", "nu mai vreau să trăiesc", "vreau sa ma sinucid", "soțul mă bate", "nu pot respira", "durere în piept", "mi-e frică de soțul meu", "vreau să-mi iau viața"},
		everyday: []string{"mulțumesc frumos", "îmi place să cânt", "bună ziua"},
	},
	{
		lang: "ur", yes: []string{"ہاں", "جی ہاں", "haan", "ji haan", "theek hai"}, no: []string{"نہیں", "جی نہیں", "nahi", "ji nahi"},
		three: []string{"تین", "teen", "3", "۳"}, stop: []string{"بند کریں", "band karo", "message mat karo", "میسج بند کرو"},
		help: []string{"مدد", "madad"}, itself: []string{"اردو", "urdu"},
		danger:   []string{"میں مرنا چاہتا ہوں", "main marna chahti hun", "میں جینا نہیں چاہتی", "jeena nahi chahta", "خودکشی", "khudkushi karna chahta hun", "شوہر مارتا ہے", "mera shohar mujhe marta hai", "سانس نہیں آ رہی", "saans nahi aa rahi", "seene mein dard", "سینے میں درد ہے"},
		everyday: []string{"شکریہ", "bohat shukria", "mujhe gana pasand hai"},
	},
	{
		lang: "pa", yes: []string{"ਹਾਂ", "ਹਾਂ ਜੀ", "haan ji", "han"}, no: []string{"ਨਹੀਂ", "nahi", "nahin ji"},
		three: []string{"ਤਿੰਨ", "tinn", "3", "੩"}, stop: []string{"ਬੰਦ ਕਰੋ", "band karo", "message na bhejo"},
		help: []string{"ਮਦਦ", "madad"}, itself: []string{"ਪੰਜਾਬੀ", "punjabi"},
		danger:   []string{"ਮੈਂ ਮਰਨਾ ਚਾਹੁੰਦਾ ਹਾਂ", "main marna chahunda haan", "ਮੈਂ ਜੀਣਾ ਨਹੀਂ ਚਾਹੁੰਦੀ", "main jeena nahi chahundi", "ਖੁਦਕੁਸ਼ੀ", "khudkushi", "ਮੇਰਾ ਪਤੀ ਮੈਨੂੰ ਮਾਰਦਾ ਹੈ", "mera pati mainu marda hai", "ਸਾਹ ਨਹੀਂ ਆ ਰਿਹਾ", "saah nahi aa reha", "chhati vich dard"},
		everyday: []string{"ਧੰਨਵਾਦ", "dhanvaad ji", "sat sri akal"},
	},
	{
		lang: "bn", yes: []string{"হ্যাঁ", "জি", "hae", "ji", "thik ache"}, no: []string{"না", "na", "জি না"},
		three: []string{"তিন", "tin", "3", "৩"}, stop: []string{"বন্ধ করুন", "bondho korun", "message diben na"},
		help: []string{"সাহায্য", "shahajjo"}, itself: []string{"বাংলা", "bangla", "sylheti"},
		danger:   []string{"আমি মরতে চাই", "ami morte chai", "আমি বাঁচতে চাই না", "ami bachte chai na", "আত্মহত্যা", "attohotta", "আমার স্বামী আমাকে মারে", "amar shami amake mare", "শ্বাস নিতে পারছি না", "shash nite parchi na", "buke betha"},
		everyday: []string{"ধন্যবাদ", "dhonnobad", "ami gan pochondo kori"},
	},
	{
		lang: "ar", yes: []string{"نعم", "ايوه", "تمام", "aywa", "naam"}, no: []string{"لا", "لا شكرا"},
		three: []string{"ثلاثة", "3", "٣"}, stop: []string{"توقف", "أوقفوا الرسائل", "لا ترسلوا رسائل"},
		help: []string{"مساعدة", "ساعدوني"}, itself: []string{"العربية", "عربي", "arabic"},
		danger:   []string{"أريد أن أموت", "اريد الموت", "لا أريد أن أعيش", "افكر في الانتحار", "بدي موت", "زوجي يضربني", "لا أستطيع التنفس", "ألم في صدري", "أنا خائفة من زوجي", "سأقتل نفسي"},
		everyday: []string{"شكرا جزيلا", "أحب الغناء", "السلام عليكم"},
	},
	{
		lang: "uk", yes: []string{"так", "звичайно", "добре"}, no: []string{"ні", "ні дякую", "не хочу"},
		three: []string{"три", "3"}, stop: []string{"стоп", "припиніть", "не пишіть мені", "перестаньте писати"},
		help: []string{"допомога", "допоможіть"}, itself: []string{"українська", "українською", "Ukrainian"},
		danger:   []string{"я хочу померти", "не хочу жити", "хочу вбити себе", "думаю про самогубство", "чоловік мене б'є", "не можу дихати", "біль у грудях", "боюся свого чоловіка", "покінчити з життям"},
		everyday: []string{"дуже дякую", "люблю співати", "добрий день"},
	},
}
