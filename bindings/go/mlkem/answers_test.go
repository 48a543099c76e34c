// SPDX-License-Identifier: Apache-2.0

package mlkem

import (
	"bytes"
	"testing"

	"kexlane/internal/testutil"
)

type hex = testutil.Hex

// The files of Wycheproof.
type wycheproof struct {
	NumberOfTests int
	TestGroups    []struct {
		Tests []struct {
			TcID                  int
			Flags                 []string
			Seed, Ek, Dk, M, C, K hex
			Result                string
		}
	}
}

// checkCount fails if a file did not give its tests: fields may have other names one day.
func checkCount(t *testing.T, got, want int) {
	t.Helper()
	if got == 0 || got != want {
		t.Errorf("%d tests of %d", got, want)
	}
}

func TestWycheproofKeyGen(t *testing.T) {
	forEachSet(t, func(t *testing.T, s set) {
		var file wycheproof
		testutil.Read(t, "wycheproof/mlkem_"+s.name+"_keygen_seed_test.json", &file)
		count := 0
		for _, group := range file.TestGroups {
			for _, test := range group.Tests {
				count++
				key, err := s.fromSeed(test.Seed)
				if (err == nil) != (test.Result == "valid") {
					t.Errorf("%d: %v", test.TcID, err)
				}
				if err == nil {
					testutil.Equal(t, "ek", key.public.Bytes(), test.Ek)
					testutil.Equal(t, "dk", key.expanded(), test.Dk)
					testutil.Equal(t, "seed", key.secret.Bytes(), test.Seed)
				}
			}
		}
		checkCount(t, count, file.NumberOfTests)
	})
}

func TestWycheproofEncaps(t *testing.T) {
	forEachSet(t, func(t *testing.T, s set) {
		var file wycheproof
		testutil.Read(t, "wycheproof/mlkem_"+s.name+"_encaps_test.json", &file)
		count := 0
		for _, group := range file.TestGroups {
			for _, test := range group.Tests {
				count++
				key, err := s.newPublic(test.Ek)
				if (err == nil) != (test.Result == "valid") {
					t.Errorf("%d: %v", test.TcID, err)
				}
				if err == nil {
					sharedKey, ciphertext, err := key.derand(test.M)
					if err != nil {
						t.Fatal(err)
					}
					testutil.Equal(t, "c", ciphertext, test.C)
					testutil.Equal(t, "K", sharedKey, test.K)
				}
			}
		}
		checkCount(t, count, file.NumberOfTests)
	})
}

func TestWycheproofDecaps(t *testing.T) {
	forEachSet(t, func(t *testing.T, s set) {
		var file wycheproof
		testutil.Read(t, "wycheproof/mlkem_"+s.name+"_test.json", &file)
		count := 0
		for _, group := range file.TestGroups {
			for _, test := range group.Tests {
				count++
				key, err := s.fromSeed(test.Seed)
				var sharedKey []byte
				if err == nil {
					sharedKey, err = key.secret.Decapsulate(test.C)
				}
				if (err == nil) != (test.Result == "valid") {
					t.Errorf("%d: %v", test.TcID, err)
				}
				if err == nil {
					testutil.Equal(t, "K", sharedKey, test.K)
				}
			}
		}
		checkCount(t, count, file.NumberOfTests)
	})
}

// A test of ACVP, whose prompt and expected result are in two files.
type acvpTest struct {
	D, Z, Ek, Dk, M, C, K hex
	TestPassed            *bool
}

type acvpFile struct {
	TestGroups []struct {
		ParameterSet, Function string
		Tests                  []struct {
			TcID int
			acvpTest
		}
	}
}

// acvp calls f with each test of this parameter set.
func acvp(t *testing.T, s set, mode string, f func(function string, prompt, result acvpTest)) {
	var prompts, results acvpFile
	testutil.Read(t, "acvp/ML-KEM-"+mode+"-FIPS203.prompt.json", &prompts)
	testutil.Read(t, "acvp/ML-KEM-"+mode+"-FIPS203.expectedResults.json", &results)
	expected := map[int]acvpTest{}
	for _, group := range results.TestGroups {
		for _, test := range group.Tests {
			expected[test.TcID] = test.acvpTest
		}
	}
	count := 0
	for _, group := range prompts.TestGroups {
		if group.ParameterSet != "ML-KEM-"+s.name {
			continue
		}
		for _, test := range group.Tests {
			count++
			f(group.Function, test.acvpTest, expected[test.TcID])
		}
	}
	if count == 0 {
		t.Error("no tests")
	}
}

func TestACVPKeyGen(t *testing.T) {
	forEachSet(t, func(t *testing.T, s set) {
		acvp(t, s, "keyGen", func(_ string, prompt, result acvpTest) {
			key, err := s.fromSeed(append(append([]byte{}, prompt.D...), prompt.Z...))
			if err != nil {
				t.Fatal(err)
			}
			testutil.Equal(t, "ek", key.public.Bytes(), result.Ek)
			testutil.Equal(t, "dk", key.expanded(), result.Dk)
		})
	})
}

func TestACVPEncapDecap(t *testing.T) {
	forEachSet(t, func(t *testing.T, s set) {
		acvp(t, s, "encapDecap", func(function string, prompt, result acvpTest) {
			switch function {
			case "encapsulation":
				key, err := s.newPublic(prompt.Ek)
				if err != nil {
					t.Fatal(err)
				}
				sharedKey, ciphertext, err := key.derand(prompt.M)
				if err != nil {
					t.Fatal(err)
				}
				testutil.Equal(t, "c", ciphertext, result.C)
				testutil.Equal(t, "K", sharedKey, result.K)
			case "decapsulation":
				key, err := s.fromExpanded(prompt.Dk)
				if err != nil {
					t.Fatal(err)
				}
				sharedKey, err := key.secret.Decapsulate(prompt.C)
				if err != nil {
					t.Fatal(err)
				}
				testutil.Equal(t, "K", sharedKey, result.K)
				batch, err := s.decapsulateBatch(prompt.Dk, prompt.C)
				if err != nil {
					t.Fatal(err)
				}
				testutil.Equal(t, "K of a batch", batch, result.K)
			case "encapsulationKeyCheck":
				if _, err := s.newPublic(prompt.Ek); (err == nil) != *result.TestPassed {
					t.Errorf("%v, but passed is %v", err, *result.TestPassed)
				}
			case "decapsulationKeyCheck":
				key, err := s.fromExpanded(prompt.Dk)
				if (err == nil) != *result.TestPassed {
					t.Errorf("%v, but passed is %v", err, *result.TestPassed)
				}
				if err == nil && !bytes.Equal(key.secret.Bytes(), prompt.Dk) {
					t.Error("the key has other bytes")
				}
			default:
				t.Errorf("the function %q is unknown", function)
			}
		})
	})
}
