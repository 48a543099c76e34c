// SPDX-License-Identifier: Apache-2.0

package x25519mlkem768

import (
	"bytes"
	"errors"
	"testing"

	"kexlane"
	"kexlane/internal/testutil"
	"kexlane/mlkem"
	"kexlane/x25519"
)

func newClient(t *testing.T) *Client {
	t.Helper()
	client, err := NewClient()
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestExchange(t *testing.T) {
	client := newClient(t)
	share := client.Share()
	if err := CheckShare(share); err != nil {
		t.Error(err)
	}
	secret, serverShare, err := Respond(share)
	if err != nil {
		t.Fatal(err)
	}
	if len(share) != ClientShareSize || len(serverShare) != ServerShareSize || len(secret) != SecretSize {
		t.Errorf("%d, %d, %d bytes", len(share), len(serverShare), len(secret))
	}
	got, err := client.Finish(serverShare)
	if err != nil {
		t.Fatal(err)
	}
	testutil.Equal(t, "secret", got, secret)
	serverShare[5] ^= 1
	if got, err := client.Finish(serverShare); err != nil || bytes.Equal(got, secret) {
		t.Errorf("a tampered share: %v", err)
	}
	client.Destroy()
	client.Destroy()
	if _, err := client.Finish(serverShare); err != kexlane.ErrDestroyed {
		t.Errorf("after Destroy: %v", err)
	}
	testutil.Equal(t, "share", client.Share(), share)
}

// The exchange is made of the parts that the other packages have, in the order of RFC 10024.
func TestParts(t *testing.T) {
	dk, err := mlkem.GenerateKey768()
	if err != nil {
		t.Fatal(err)
	}
	x, err := x25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	share := append(dk.EncapsulationKey().Bytes(), x.PublicKey().Bytes()...)
	secret, serverShare, err := Respond(share)
	if err != nil {
		t.Fatal(err)
	}
	sharedKey, err := dk.Decapsulate(serverShare[:mlkem.CiphertextSize768])
	if err != nil {
		t.Fatal(err)
	}
	public, err := x25519.NewPublicKey(serverShare[mlkem.CiphertextSize768:])
	if err != nil {
		t.Fatal(err)
	}
	shared, err := x.ECDH(public)
	if err != nil {
		t.Fatal(err)
	}
	testutil.Equal(t, "secret", secret, append(sharedKey, shared...))

	// The state is dk || X25519 private key.
	client, err := NewClientFromState(append(dk.ExpandedBytes(), x.Bytes()...))
	if err != nil {
		t.Fatal(err)
	}
	testutil.Equal(t, "share", client.Share(), share)
	got, err := client.Finish(serverShare)
	if err != nil {
		t.Fatal(err)
	}
	testutil.Equal(t, "secret", got, secret)
}

func TestBadShares(t *testing.T) {
	share := newClient(t).Share()
	badKey := append([]byte{}, share...)
	copy(badKey, bytes.Repeat([]byte{255}, 384))
	lowOrder := append([]byte{}, share...)
	kexlane.Wipe(lowOrder[mlkem.EncapsulationKeySize768:])
	for _, test := range []struct {
		share []byte
		want  error
	}{
		{badKey, kexlane.ErrKey},
		{lowOrder, kexlane.ErrLowOrder},
		{share[1:], kexlane.ErrLength},
		{nil, kexlane.ErrLength},
		{append(share, 0), kexlane.ErrLength},
	} {
		secret, answer, err := Respond(test.share)
		if !errors.Is(err, test.want) || secret != nil || answer != nil {
			t.Errorf("%v, not %v", err, test.want)
		}
		if err := CheckShare(test.share); !errors.Is(err, test.want) {
			t.Errorf("%v, not %v", err, test.want)
		}
	}
	_, answer, err := Respond(share)
	if err != nil {
		t.Fatal(err)
	}
	kexlane.Wipe(answer[mlkem.CiphertextSize768:])
	if _, err := newClient(t).Finish(answer); err != kexlane.ErrLowOrder {
		t.Error(err)
	}
	if _, err := newClient(t).Finish(answer[1:]); !errors.Is(err, kexlane.ErrLength) {
		t.Error(err)
	}
	if _, err := NewClientFromState(answer); !errors.Is(err, kexlane.ErrLength) {
		t.Error(err)
	}
	if _, err := NewClientFromState(make([]byte, ClientStateSize)); err != kexlane.ErrKey {
		t.Error(err)
	}
}

func TestBatches(t *testing.T) {
	for _, n := range []int{0, 1, 66} {
		shares, states, err := StartBatch(n)
		if err != nil || len(shares) != n*ClientShareSize || len(states) != n*ClientStateSize {
			t.Fatalf("%d, %d bytes, %v", len(shares), len(states), err)
		}
		secrets, answers, err := RespondBatch(shares)
		if err != nil {
			t.Fatal(err)
		}
		got, err := FinishBatch(states, answers)
		if err != nil {
			t.Fatal(err)
		}
		testutil.Equal(t, "secrets", got, secrets)
		if n == 0 {
			continue
		}
		client, err := NewClientFromState(states[(n-1)*ClientStateSize:])
		if err != nil {
			t.Fatal(err)
		}
		one, err := client.Finish(answers[(n-1)*ServerShareSize:])
		if err != nil {
			t.Fatal(err)
		}
		testutil.Equal(t, "last secret", one, secrets[(n-1)*SecretSize:])

		kexlane.Wipe(shares[n*ClientShareSize-32:]) // the last x
		_, _, err = RespondBatch(shares)
		var batch *kexlane.BatchError
		if !errors.As(err, &batch) || batch.Errors[n-1] != kexlane.ErrLowOrder {
			t.Error(err)
		}
		if _, _, err := RespondBatch(shares[1:]); !errors.Is(err, kexlane.ErrLength) {
			t.Error(err)
		}
		if _, err := FinishBatch(states, answers[1:]); !errors.Is(err, kexlane.ErrLength) {
			t.Error(err)
		}
	}
}
