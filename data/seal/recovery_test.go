package seal

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

// bech32 gives the text of BIP 173's own examples, and age takes every key that digits make.
func TestBech32(t *testing.T) {
	if got := bech32("a", nil); got != "a12uel5l" {
		t.Fatalf("got %s", got)
	}
	if got := bech32("abcdef", []byte{0x00, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54, 0xb6, 0x35, 0xcf, 0x84, 0x65, 0x3a, 0x56, 0xd7, 0xc6, 0x75, 0xbe, 0x77, 0xdf}); got != "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw" {
		t.Fatalf("got %s", got)
	}
	for range 50 {
		r, err := NewRecovery()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Recipient(); err != nil {
			t.Fatal(err)
		}
	}
}

// FAULTS 62: a digit mistyped, two that changed places, or groups in the wrong order are found, and the group is named.
func TestFault62MistypedDigits(t *testing.T) {
	r, err := NewRecovery()
	if err != nil {
		t.Fatal(err)
	}
	text := r.String()
	if again, err := ParseRecovery(strings.ReplaceAll(text, " ", "-") + " \n"); err != nil || again != r {
		t.Fatalf("reads back as %v, %v", again, err)
	}
	for i := range text {
		if text[i] == ' ' {
			continue
		}
		group := i/7 + 1
		for d := byte('0'); d <= '9'; d++ {
			bad := []byte(text)
			if bad[i] == d {
				continue
			}
			bad[i] = d
			wrong(t, string(bad), group)
		}
		if i%7 < 5 && text[i] != text[i+1] {
			bad := []byte(text)
			bad[i], bad[i+1] = bad[i+1], bad[i]
			wrong(t, string(bad), group)
		}
	}
	groups := strings.Fields(text)
	for i := range groups {
		for j := range i {
			if groups[i][:5] == groups[j][:5] {
				continue
			}
			other := append([]string(nil), groups...)
			other[i], other[j] = other[j], other[i]
			if _, err := ParseRecovery(strings.Join(other, "")); err == nil {
				t.Fatalf("groups %d and %d in each other's place were taken", j+1, i+1)
			}
		}
	}
	if _, err := ParseRecovery(text[:40]); err == nil {
		t.Fatal("too few digits were taken")
	}
}

func wrong(t *testing.T, digits string, group int) {
	t.Helper()
	_, err := ParseRecovery(digits)
	var e *DigitsError
	if !errors.As(err, &e) || e.Group != group {
		t.Fatalf("%s: %v, want group %d", digits, err, group)
	}
}

// What is sealed to a recovery key opens with its digits alone, and with no others.
func TestRecoveryOpens(t *testing.T) {
	r, _ := NewRecovery()
	other, _ := NewRecovery()
	to, err := r.Recipient()
	if err != nil {
		t.Fatal(err)
	}
	var sealed bytes.Buffer
	w, err := To(&sealed, to)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte("records")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := ParseRecovery(r.String())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.Open(bytes.NewReader(sealed.Bytes())); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Open(bytes.NewReader(sealed.Bytes())); !errors.Is(err, ErrOtherRecovery) {
		t.Fatalf("another key: %v", err)
	}
}
