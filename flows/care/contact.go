package care

import "time"

// Contact is the person at the other end. Its ID is random and says nothing.
type Contact struct {
	ID        string    `json:"id"`
	Addresses []Address `json:"addr"` // the one to use first comes first
	// StaffID is the ID of the link worker whose phone this is, empty for
	// everybody else.
	StaffID  string `json:"staff,omitempty"`
	Language string `json:"lang,omitempty"` // ISO 639-1

	FirstName string `json:"first,omitempty"`
	LastName  string `json:"last,omitempty"`
	BirthDate string `json:"dob,omitempty"` // YYYY-MM-DD
	Postcode  string `json:"postcode,omitempty"`
	Surgery   string `json:"surgery,omitempty"` // ODS code of the GP surgery
	NHSNumber string `json:"nhs,omitempty"`     // ten digits
	Phone     string `json:"phone,omitempty"`   // E.164, when it is not an address
	Reach     Reach  `json:"reach,omitzero"`

	Consents []Consent `json:"consents,omitempty"`
	// OptedOut is when they said STOP; zero when they did not.
	OptedOut time.Time `json:"out,omitzero"`
	// QuietUntil is until when we ask nothing of our own accord, as after words
	// of distress (DOMAIN 5.2).
	QuietUntil time.Time `json:"quiet,omitzero"`
	Created    time.Time `json:"created"`
	LastHeard  time.Time `json:"heard,omitzero"`
	// Appointments are those that still stand, soonest first, and the last one
	// that does not, of which they may be asked. They are as the store has them,
	// so that a conversation knows of them without a look at anything else.
	Appointments []Appointment `json:"appts,omitempty"`
	// OpenCases are the references of their cases that are not closed, oldest
	// first.
	OpenCases []string `json:"open,omitempty"`
	// Worker is the ID of the link worker who looks after them.
	Worker string `json:"worker,omitempty"`
	// Talk is the reference of the case in which a link worker writes with them;
	// empty while the flows do.
	Talk string `json:"talk,omitempty"`
	// LastCase is the reference of the case that was closed last, and LastClosed
	// when: a text within the scheme's time opens it again.
	LastCase   string    `json:"last_case,omitempty"`
	LastClosed time.Time `json:"last_at,omitzero"`
	// Carer is the ID of the contact who referred them, if somebody did. They hear
	// when something is arranged while the person consents to it.
	Carer string `json:"carer,omitempty"`
	// NewsAt is when they were told news last.
	NewsAt time.Time `json:"news_at,omitzero"`
	// Phones is how they and their phone belong together, where that is not plain.
	Phones Phone `json:"phones,omitzero"`
	// Risk is what staff have to know before they visit. Only they see it.
	Risk string `json:"risk,omitempty"`
}

// Reopens is the reference of the closed case that a text at now opens again;
// "" when there is none, or something else is open.
func (c Contact) Reopens(within time.Duration, now time.Time) string {
	if len(c.OpenCases) > 0 || c.LastCase == "" || now.Sub(c.LastClosed) >= within {
		return ""
	}
	return c.LastCase
}

// Reach is how a person may safely be contacted (DOMAIN 10.4). The zero value
// of each answer means "not asked".
type Reach struct {
	Method    string `json:"method,omitempty"` // text, call, either
	Times     string `json:"times,omitempty"`  // in their words or a part of the day
	Text      string `json:"text,omitempty"`   // yes or no: safe to text
	Call      string `json:"call,omitempty"`   // yes or no: safe to call
	Voicemail string `json:"voicemail,omitempty"`
	Needs     string `json:"needs,omitempty"` // Accessible Information Standard needs
	// ShortNotice is yes when they could come at short notice, so that a time
	// that somebody else gave back can be offered to them.
	ShortNotice string `json:"short,omitempty"`
	// Seen is yes when somebody else may read their texts: what we write then says
	// neither who we are nor what it is about.
	Seen string `json:"seen,omitempty"`
	Wish Wish   `json:"wish,omitzero"`
}

// Address is where to write to them first.
func (c Contact) Address() Address {
	if len(c.Addresses) == 0 {
		return ""
	}
	return c.Addresses[0]
}

// Purposes that a person consents to, one by one (DOMAIN 10.3).
const (
	ConsentContact    = "contact"
	ConsentLinkWorker = "link_worker"
	ConsentGP         = "gp_share"
	ConsentOutcomes   = "outcomes"
	ConsentNews       = "news"
	ConsentChannels   = "channels" // one person on several networks
	ConsentCarer      = "carer"    // whoever referred them hears when something is arranged
)

// Consent is a yes or no to one purpose, with the wording that was shown.
type Consent struct {
	Purpose  string `json:"purpose"`
	Granted  bool   `json:"granted"`
	Wording  string `json:"wording"` // hash of the exact words
	Language string `json:"lang"`
	Network  string `json:"net"`
	// Input is the ID of the message that answered.
	Input     string    `json:"input"`
	At        time.Time `json:"at"`
	Withdrawn time.Time `json:"withdrawn,omitzero"`
}

// Consented reports whether the last word on purpose was yes and still stands.
func (c Contact) Consented(purpose string) bool {
	for i := len(c.Consents) - 1; i >= 0; i-- {
		if c.Consents[i].Purpose == purpose {
			return c.Consents[i].Granted && c.Consents[i].Withdrawn.IsZero()
		}
	}
	return false
}

// Set stores one answer under the name that flows use for it; ok is false for
// a name that is not a field.
func (c *Contact) Set(field, value string) (ok bool) {
	if field == FieldTextTimes {
		w, err := ParseWish(value)
		if err == nil {
			c.Reach.Wish = w
		}
		return err == nil
	}
	p := c.field(field)
	if p == nil {
		return false
	}
	*p = value
	return true
}

// Get reads a field by the name that flows use for it.
func (c *Contact) Get(field string) (value string, ok bool) {
	p := c.field(field)
	if p == nil {
		return "", false
	}
	return *p, true
}

// FieldTextTimes is the name under which a Wish is recorded, as text.
const FieldTextTimes = "text_times"

// Fields are the names that Set and Get know.
func Fields() []string {
	return []string{"first_name", "last_name", "date_of_birth", "postcode", "surgery", "nhs_number", "phone", "language",
		"contact_method", "best_times", "safe_to_text", "safe_to_call", "voicemail", "access_needs", "short_notice", "phone_seen"}
}

func (c *Contact) field(name string) *string {
	switch name {
	case "first_name":
		return &c.FirstName
	case "last_name":
		return &c.LastName
	case "date_of_birth":
		return &c.BirthDate
	case "postcode":
		return &c.Postcode
	case "surgery":
		return &c.Surgery
	case "nhs_number":
		return &c.NHSNumber
	case "phone":
		return &c.Phone
	case "language":
		return &c.Language
	case "contact_method":
		return &c.Reach.Method
	case "best_times":
		return &c.Reach.Times
	case "safe_to_text":
		return &c.Reach.Text
	case "safe_to_call":
		return &c.Reach.Call
	case "voicemail":
		return &c.Reach.Voicemail
	case "access_needs":
		return &c.Reach.Needs
	case "short_notice":
		return &c.Reach.ShortNotice
	case "phone_seen":
		return &c.Reach.Seen
	}
	return nil
}
