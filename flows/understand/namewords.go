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
	titles    = set("mr mrs ms miss mister missus mx dr doctor sir dame lady lord prof professor rev reverend father sister fr revd madam princess prince")
	particles = set("van der den de del della di da dos das do la le von zu ten ter ap ab ferch bin bint ibn al el ul ur abu st saint mac o af av ni nic ui")
	leading   = set("hi hiya hello hey yes yeah yep yh ok okay sure well so oh um er erm please thanks good morning afternoon evening its it and sorry hallo dear mr mrs ms miss dr sir rev prof mx doctor i im")
	trailing  = set("jr jnr sr snr ii iii mbe obe cbe phd esq nee innit init here thanks thank ta please cheers x xx xxx but born dob date from at my i im speaking by calling texting on in with the is for aged age phone tel mobile address postcode number email ok it with who that if would want need booked reservation booking party people as tomorrow tonight today")
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
looking trying calling still also already interested single married divorced retired disabled housebound deaf blind available free busy sure
afraid unable able probably likely unlikely instead nearly almost already perhaps maybe anyway actually honestly basically usually mostly sometimes often rather
tonight lunch dinner breakfast tea coffee meal needs things thing stuff times days weeks months years hours minutes week month year hour minute while moment second
ready done gone sorted finished working worked works busy free full empty open closed late early soon later ago since until till before again once twice always
because though although unless whether however therefore either neither else instead besides except despite
house home flat road street bus car train money bank job work shop shops shopping town city village country england london scotland wales
pain painful sore bad worse worst hurts hurt dizzy breathless asthma diabetes dementia cancer arthritis stroke heart knee hip leg back head
crying upset angry cross fed stressed struggling coping lost stuck bored isolated grieving bereaved anxious nervous frightened ashamed embarrassed worthless hopeless useless
mother mothers mum mums mam dads fathers nan nana gran grandad grandma granny brother sister aunt auntie uncle cousin niece nephew husbands wifes partner boyfriend girlfriend missus kids child children baby family friends neighbours carers
man woman men women boy girl lady gentleman bloke guy person
none nil zero one two three four five six seven eight nine ten
question questions answer answers message messages text texts reply email letter letters form forms information details list page link website app
yours mine ours theirs himself herself itself themselves yourself ourselves
eat eating drink drinking sleep sleeping slept walk walking drive driving read reading write writing talk talking speak speaking listen listening hear hearing see seeing saw watch watching wait waiting stay staying leave leaving left arrive visit visiting meet meeting join joining help helping helped use using used try tried need needed wanted wants liked likes loves hate hates think thinks thought know knows knew remember forgot forget understand understood mean means meant
said says saying tell telling told asks asking ask call calls ring ringing rang phone phoned phoning send sent sending get gets getting got give gave given giving take took taken taking put puts
been being was were did does doing have having had can could will would shall should may might must
going goes went come comes came coming back home out away off over under near far inside outside upstairs downstairs
what whats when whens where wheres who whos why whys how hows which whose
thats theres heres its ive im id ill youre youve were theyre theyve dont doesnt didnt cant couldnt wont wouldnt shouldnt isnt arent wasnt werent hasnt havent hadnt
and but or so if then than as at by for from in into of off on onto to up with within without about above across after against along among around behind below beneath beside between beyond during inside near outside past per through throughout toward towards via
a an the this that these those some any each every all both half many much more most few less least several other others another such same different own
very too quite really pretty just only even still yet also both almost enough
nice kind lovely great good fine okay alright brilliant perfect excellent wonderful terrible awful horrible rubbish crap shit fuck fucking bloody hell damn piss bugger
yep yup nope nah yh ye ya aye ok k kk lol haha hahaha lmao omg wtf idk dunno tbh fyi asap pls plz thx ty tnx cheers ta
email hotmail gmail com www http https
no nobody nowhere nothing none never
test testing tester asdf qwerty abc xyz blah lorem ipsum unknown anonymous anon undefined null
cat cats dog dogs pet pets bird horse whatever whoever wherever whenever unfortunately hopefully obviously seriously fortunately sadly luckily apparently personally generally
mickey santa batman superman spiderman jesus god satan
name surname forename nickname maiden middle initial initials
spelt spelled spelling written pronounced
`)

	// softWords may follow a name that nothing announced.
	softWords = set("here thanks thank thankyou ta please cheers x xx xxx xxxx but born dob date aged age speaking texting phone mobile tel address postcode number and from im i my its dr hi hello ok sorry this love dear aka spelt spelled as nee jr jnr sr snr ii iii mbe obe cbe phd esq innit")

	// politeEnd may follow any name.
	politeEnd = set("x xx xxx thanks thank thankyou ta please cheers love dear here")

	// fondWords are what people call those they write to. They are names too,
	// and then they have a capital or stand alone.
	fondWords = set("love dear pal mate duck hun hon darling sweetheart pet lovely chick babe bro boss chuck petal flower duckie hen")

	// placeWords end the names of places, not of people.
	placeWords = set("street road lane avenue close drive way court house surgery centre center practice hospital clinic medical park square gardens terrace crescent church school club group library hall")

	// firstNamesToo and surnamesToo mean something else as well.
	firstNamesToo = set("will may april june august eve dawn summer joy grace hope faith rose mark bill pat sue rob jack guy art christian drew grant frank dean jean ray rich sunny sky daisy ivy olive iris carol noel destiny heaven love honey precious gift blessing rusty sandy dusty earl duke prince princess nana man jan mo don ken bob chuck happy comfort patience charity prudence constance mercy")
	surnamesToo   = set("young love day green white brown black gray grey long little short small large good best moody walker cook baker king queen bishop pope abbott knight marsh field fields wood woods hill hills stone street lane park church house home hall bell ball bird fox wolf swan drake fish pike crab lamb bull hogg pickles rice bean pepper salt sugar berry lemon lime appleyard plant root branch leaf bush thorn rose flower flowers winter summers spring frost snow rain storm fog gale hale hope joy grace faith moon star starr sun sky west east north south london england english french german scott welsh holland wales ireland " +
		"strong power powers armstrong strength hard hardy sharp blunt wise savage wild gay meek merry jolly sweet bright light dark darke child childs man mann boy guy cash money price sale sales cost penny pound sterling gold silver steel iron brass copper rich poor major sergeant marshall constable sheriff lord duke earl prince day may march june friday monday noon week night knightly evening morning " +
		"reader read reid write wright speak talk hall walk walker ride rider stand stands hope will wills willing can may might ought must need needs want wants paid pay payne pain hurt ache head hand hands foot legg arm heart brain body cross angel christian divine pray prior monk nunn singer song piper bacon ham hogg veal curry cake pye pie bread butter gamble chance luck lucky ready early late later new newman old older other another short tall fine dear love darling mate quick swift fast slow last first second third one two ten hundred test quest question answer case battle war peace bar barr inn cup bowl glass plate potts pan fry boyle burns cook coffee tea beer lager wine port sherry brandy " +
		"ford bridge banks bank beach shore cliff rock stones sand sands clay mud pitt pool poole pond lake rivers waters well wells brook marsh moor heath lea lees meadows forest grove ash oak elder alder hazel birch maple reed rush thatcher slater tyler mason carpenter joiner glover taylor tanner skinner butcher fisher fowler hunter archer forester gardener farmer shepherd miller potter turner cooper smith carter wheeler driver porter page butler cook chamberlain steward clerk clark " +
		"noble worthy goodman goodwin makepeace pleasant smart bold stout wait waite whatmore")

	// clearParticles are no first names.
	clearParticles = set("de der den della dos das du la bin ibn ap ferch")

	// lowParticles are written small at the start of a last name too.
	lowParticles = set("van der den de del della di da dos das do la le von zu ter ap ab ferch bin bint ibn")
)

// lyNames end as adverbs do.
var lyNames = set("kelly molly emily beverly beverley kimberly kimberley lily sally holly billy willy wally milly polly dolly carly orly reilly oreilly riley kiely connolly donnelly connelly kennelly farrelly costelly daly daley haly healy shelly shelley lesly lesley ely everly waverly italy july family natasly nelly ally elly tully scully cully hely ansley oakley")

// commonWord reports a word that is in use for other things than names. Word
// endings tell too, unless it was written as names are.
func commonWord(f string) bool {
	k := key(f)
	if notName[k] {
		return true
	}
	return commonEnding(k) && (!startsUpper(f) || f == strings.ToUpper(f))
}

// commonEnding reports the ending of an adverb, of a verb or of a thing.
func commonEnding(k string) bool {
	n := len(k)
	return n > 5 && k[n-2:] == "ly" && !lyNames[k] || n > 6 && (k[n-3:] == "ing" && !ingNames[k] || k[n-4:] == "ness" || k[n-4:] == "tion" || k[n-4:] == "ment")
}

var ingNames = set("fleming manning keating downing golding harding cushing browning deering starling sterling stirling darling twining wilding redding reading goulding hastings gosling golding keeling mowbring dowling bowling jowling rawling rowling pickering billing willing rushing xiaoming jianming zhiming yanming deming pershing channing sterling")

// namesToo reports a word that is common and a name.
func namesToo(k string) bool { return firstNamesToo[k] || surnamesToo[k] || fondWords[k] }
