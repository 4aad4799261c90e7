// Package care holds the people, records and rules of social prescribing:
// contacts, consents, referrals, cases, the team and its hours. It does no
// input or output; time and random references are given to it.
package care
