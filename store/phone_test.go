package store_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/linkline/linkline/flows/care"
	"github.com/linkline/linkline/store"
)

// A phone that two people share leads to the one who texted last, with the phone;
// whoever read an older state of either changes nothing.
func sharedPhone(t *testing.T, w *world) {
	rosa := w.meet("rosa")
	phone := store.Person{Contact: care.Contact{ID: "phone", Addresses: rosa.Contact.Addresses, Phones: care.Phone{Users: []string{"rosa"}}}}
	rosa.Contact.Phones.Shared = "phone"
	w.commit(store.Change{Person: &rosa, NewProfile: true, Others: []store.Person{phone}, Moves: []store.Move{{Address: address("rosa"), From: "rosa", To: "phone"}}})

	got := w.load("rosa")
	if !got.Contact.IsPhone() || got.Version != 1 || got.Phone != nil {
		t.Fatalf("with nobody known to text: %q at version %d", got.Contact.ID, got.Version)
	}
	sam := store.Person{Contact: care.Contact{ID: "sam", Addresses: rosa.Contact.Addresses, Phones: care.Phone{Shared: "phone"}}}
	got.Contact.Phones = got.Contact.Phones.Use("sam", w.now)
	w.commit(store.Change{Person: &sam, Others: []store.Person{got}})

	got = w.load("rosa")
	if got.Contact.ID != "sam" || got.Phone == nil || got.Phone.Version != 2 || !slices.Equal(got.Phone.Contact.Phones.Users, []string{"rosa", "sam"}) {
		t.Fatalf("the phone leads to %q with %+v", got.Contact.ID, got.Phone)
	}
	if byID, err := w.ByID(w.ctx, "rosa"); err != nil || byID.Phone == nil || byID.Phone.Version != 2 {
		t.Errorf("by ID: %v, phone %+v", err, byID.Phone)
	}
	stale := *got.Phone
	stale.Version--
	if _, err := w.tryCommit(store.Change{Person: &got, Others: []store.Person{stale}}); !errors.Is(err, care.ErrConflict) {
		t.Errorf("a phone read before: %v", err)
	}
	if _, err := w.tryCommit(store.Change{Person: &got, Moves: []store.Move{{Address: address("rosa"), From: "rosa", To: "sam"}}}); !errors.Is(err, care.ErrConflict) {
		t.Errorf("an address that leads to another: %v", err)
	}
	if err := w.Erase(w.ctx, "sam"); err != nil {
		t.Fatal(err)
	}
	if got = w.load("rosa"); !got.Contact.IsPhone() {
		t.Errorf("after the one who texted was erased, the phone leads to %q", got.Contact.ID)
	}
}
