package embedded

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
)

// Durable commits, one at a time and by 50 at once.
func BenchmarkCommit(b *testing.B) {
	for _, kind := range kinds(b) {
		for _, at := range []int{1, 50} {
			b.Run(fmt.Sprintf("%s/%d", kind, at), func(b *testing.B) {
				r := open(b, b.TempDir(), kind)
				ctx := context.Background()
				var n atomic.Int64
				b.SetParallelism((at + 1) / 2) // times GOMAXPROCS, two here
				b.ResetTimer()
				if at == 1 {
					for b.Loop() {
						_ = doCommit(ctx, r.Client(), 0, fmt.Sprint(n.Add(1)))
					}
				} else {
					b.RunParallel(func(p *testing.PB) {
						for p.Next() {
							i := n.Add(1)
							if err := doCommit(ctx, r.Client(), int(i%writers), fmt.Sprint(i)); err != nil {
								b.Error(err)
							}
						}
					})
				}
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
			})
		}
	}
}

// A start after a kill, with a journal of n records.
func BenchmarkReplay(b *testing.B) {
	const n = 4000
	g, c := gated(b)
	g.few = n + 1
	pipeline(b, c, n)
	dir := copyFolder(b, parent(g))
	for b.Loop() {
		g, err := journalOf(b, dir)
		if err != nil {
			b.Fatal(err)
		}
		_ = g.file.f.Close()
		g.mini.Close()
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "records/s")
}
