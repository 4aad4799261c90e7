package store

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/linkline/linkline/flows/care"
	"github.com/redis/go-redis/v9"
)

// Settle keeps what a network says became of a message, and reports whether
// that is news. It never goes backwards. It may come before Finish: then the
// message is taken as sent, whatever the sender saw.
func (p *Partition) Settle(ctx context.Context, r care.Receipt) (changed bool, err error) {
	if r.Delivery.Rank() == 0 || r.Outbound == "" {
		return false, errors.New("settle: receipt without a message or a known delivery")
	}
	contact := recipient(r.Outbound)
	keys := []string{p.receipts()}
	for _, q := range p.queues() {
		keys = append(keys, p.lane(q.lane, contact), p.head(q.lane, contact), q.ready)
	}
	said, err := p.store.run(ctx, settleScript, keys, r.Outbound, receiptRow(r), contact, ms(r.At))
	if err != nil {
		return false, fmt.Errorf("settle: %w", err)
	}
	w, _ := said.(string)
	return w == "changed", word(w)
}

// recipient is the contact in a message's ID, which is all that a network gives
// back. One that is made otherwise costs a wait for the look-up, nothing more.
func recipient(outbound string) string {
	for range 2 {
		outbound = outbound[:max(0, strings.LastIndexByte(outbound, '.'))]
	}
	return outbound
}

// Delivery is what we know of a message that was sent; care.ErrNotFound when
// that is nothing yet.
func (p *Partition) Delivery(ctx context.Context, _, outbound string) (r care.Receipt, err error) {
	var row string
	err = p.store.on(ctx, p.receipts(), func(c redis.Cmdable) (err error) {
		row, err = c.HGet(ctx, p.receipts(), outbound).Result()
		return err
	})
	if errors.Is(err, redis.Nil) {
		err = care.ErrNotFound
	}
	if err != nil {
		return r, fmt.Errorf("load receipt: %w", err)
	}
	return readReceipt(outbound, row)
}

// receiptRow writes a receipt: rank, delivery, time, the network's ID and code,
// parted by spaces. settle.lua compares the rank.
func receiptRow(r care.Receipt) string {
	return fmt.Sprintf("%d %s %s %s %s", r.Delivery.Rank(), r.Delivery, ms(r.At), orDash(r.ProviderID), orDash(r.Code))
}

func readReceipt(outbound, row string) (care.Receipt, error) {
	f := strings.Split(row, " ")
	if len(f) != 5 {
		return care.Receipt{}, errors.New("receipt is not whole")
	}
	return care.Receipt{Outbound: outbound, Delivery: care.Delivery(f[1]), At: fromMS(f[2]), ProviderID: fromDash(f[3]), Code: fromDash(f[4])}, nil
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return url.QueryEscape(s)
}

func fromDash(s string) string {
	if s == "-" {
		return ""
	}
	plain, _ := url.QueryUnescape(s)
	return plain
}
