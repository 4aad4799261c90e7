package simulator

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// What a person at a simulated phone looks at and presses.
const (
	box    = chromedp.CSS("#box-alice")
	press  = chromedp.CSS("#phone-alice .compose button")
	told   = chromedp.CSS("#texts-alice li.ours")
	option = chromedp.CSS("#texts-alice li.ours .buttons button")
	fourth = chromedp.CSS("#texts-alice li:nth-child(4)")
)

// tab is a page in a real browser as wide as a small phone.
type tab struct {
	*testing.T
	ctx context.Context
}

// browser opens one. Where there is no browser the test is skipped, except in
// .ci/run, which installs it.
func browser(t *testing.T) tab {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no chromium on the PATH")
		}
		t.Skip("no chromium on the PATH")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox)
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(closeTab)
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	b := tab{t, ctx}
	b.do(chromedp.EmulateViewport(320, 640, chromedp.EmulateMobile))
	return b
}

func (b tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.Fatal(err)
	}
}

func see[T any](b tab, a chromedp.Action[T]) T {
	b.Helper()
	v, err := chromedp.Run(b.ctx, a)
	if err != nil {
		b.Fatal(err)
	}
	return v
}

func TestPageInABrowser(t *testing.T) {
	h, b := start(t), browser(t)
	b.do(chromedp.Navigate(h.URL + "/try"))
	if width := see(b, chromedp.Evaluate[int](`document.documentElement.scrollWidth`)); width > 320 {
		t.Errorf("the page is %d px wide on a phone of 320", width)
	}
	b.do(chromedp.SendKeys(box, "hello\r"), chromedp.WaitVisible(told))
	if said := see(b, chromedp.Text(told)); !strings.Contains(said, "HELLO") {
		t.Errorf("the phone shows %q", said)
	}
	if focus := see(b, chromedp.Evaluate[string](`document.activeElement.id`)); focus != "box-alice" {
		t.Errorf("after sending, %q has the focus", focus)
	}
	// A button answers a text while another is being typed.
	b.do(chromedp.SendKeys(box, "half a wo"), chromedp.Click(option), chromedp.WaitVisible(fourth))
	if typed := see(b, chromedp.Value(box)); typed != "half a wo" {
		t.Errorf("what was being typed became %q", typed)
	}
	if len(h.got) != 2 {
		t.Errorf("%d texts reached the line, want 2", len(h.got))
	}
}

// Texts that arrive by themselves appear, and leave alone what is being typed.
func TestPageLooksForNewTexts(t *testing.T) {
	h, b := start(t), browser(t)
	b.do(chromedp.Navigate(h.URL+"/try"), chromedp.SendKeys(box, "half a wo"))
	h.post(t, "/try/messages", `{"from":"alice","text":"from elsewhere"}`)
	b.do(chromedp.WaitVisible(told))
	if typed := see(b, chromedp.Value(box)); typed != "half a wo" {
		t.Errorf("what was being typed became %q", typed)
	}
}

func TestPageWorksWithoutScripts(t *testing.T) {
	h, b := start(t), browser(t)
	b.do(chromedp.Navigate("about:blank"))
	off := emulation.SetScriptExecutionDisabledParams{Value: true}
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, off); err != nil {
		t.Fatal(err)
	}
	b.do(
		chromedp.Navigate(h.URL+"/try"),
		chromedp.SendKeys(box, "hello"), chromedp.Click(press), chromedp.WaitVisible(told),
		chromedp.Click(option), chromedp.WaitVisible(fourth),
		chromedp.Click(chromedp.CSS(`.time button[value="72h"]`)),
		chromedp.WaitVisible(chromedp.CSS("#time:target")),
	)
	if now := see(b, chromedp.Text(chromedp.CSS("#now"))); !strings.Contains(now, "26 November") {
		t.Errorf("the clock shows %q", now)
	}
	if said := see(b, chromedp.Text(chromedp.CSS("#texts-alice"))); !strings.Contains(said, "Y1") {
		t.Errorf("the phone shows %q", said)
	}
}
