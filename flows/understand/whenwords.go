package understand

// whenWords are the words with which anything about time begins. All others
// are passed over with one look-up, so that a long text costs little.
var whenWords = func() map[string]bool {
	out := set(`not cant cannot except dont unless never wont apart busy avoid isnt excluding cept unavailable couldnt without bar working away hate nothing
any make available free but can could prefer instead how otherwise rather so anytime best better only or is are im i no doesnt wouldnt didnt arent out bad awkward tricky difficult hard impossible
for in within this same that about from between betwen btwn beween betweeen after before until till til by past earlier later since starting over during
the at on a an next nxt coming upcoming following every each of last previous current day wc w
couple pair half hlf haf quarter quater qtr qarter mid midday noon noontime midnight day overmorrow tonight tonite 2nite 2night tonght yesterday yesterdays yday
ago hence closest nearest year years yr yrs month months mth mths days week weeks wk wks fortnight fortnights fortnightly weekend weekends wkend wknd alternate beginning start end ending middle summer winter spring autumn
pst cst cet ist edt pdt hour hours early late first tea few all rest`)
	for _, list := range []map[string]int{units, tens, ordinals, compounds, compoundOrdinals, months} {
		for w := range list {
			out[w] = true
		}
	}
	for w := range weekdays {
		out[w] = true
	}
	for w := range feasts {
		out[w] = true
	}
	for w := range parts {
		out[w] = true
	}
	for w := range dayWords {
		out[w] = true
	}
	return out
}()
