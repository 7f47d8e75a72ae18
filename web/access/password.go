package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"sohoa/models"
)

// What a hash costs: the least that OWASP's password storage cheat sheet asks of argon2id.
const (
	hashMemory = 19 << 10 // KiB
	hashTime   = 2
	hashBytes  = 32
	saltBytes  = 16
)

// Many sign-ins at once must not take the memory of those who read papers.
const (
	hashAtOnce = 2
	hashWait   = 10 * time.Second
)

// hashing lets only some passwords be hashed at the same time.
type hashing struct{ slots chan struct{} }

func newHashing() hashing { return hashing{make(chan struct{}, hashAtOnce)} }

func (h hashing) do(ctx context.Context, password string, salt []byte, memory, passes uint32) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, hashWait)
	defer cancel()
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
		return argon2.IDKey([]byte(password), salt, passes, memory, 1, hashBytes), nil
	case <-ctx.Done():
		return nil, &models.Error{Code: models.CodeUnavailable, Message: "too many people sign in at once", Hint: "try again", Err: ctx.Err()}
	}
}

// encode gives a password as it is kept: in the form of the argon2 program, with its salt and costs.
func (h hashing) encode(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	rand.Read(salt) // never fails: the runtime ends the program first
	key, err := h.do(ctx, password, salt, hashMemory, hashTime)
	if err != nil {
		return "", err
	}
	text := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, hashMemory, hashTime,
		text.EncodeToString(salt), text.EncodeToString(key)), nil
}

// nobodys is a password that opens nothing; hashing against it takes as long as against somebody's, so that the time tells
// nobody which names exist.
var nobodys = "$argon2id$v=19$m=19456,t=2,p=1$" + strings.Repeat("A", 22) + "$" + strings.Repeat("A", 43)

// matches tells whether the password is the one that encoded was made of. An empty encoded matches none.
func (h hashing) matches(ctx context.Context, password, encoded string) (bool, error) {
	if encoded == "" {
		encoded = nobodys
	}
	var version int
	var memory, passes uint32
	var rest string
	_, err := fmt.Sscanf(encoded, "$argon2id$v=%d$m=%d,t=%d,p=1$%s", &version, &memory, &passes, &rest)
	salt, key, cut := strings.Cut(rest, "$")
	saltRaw, wrong := base64.RawStdEncoding.DecodeString(salt)
	keyRaw, bad := base64.RawStdEncoding.DecodeString(key)
	if err != nil || !cut || wrong != nil || bad != nil || version != argon2.Version {
		return false, &models.Error{Code: models.CodeInternal, Message: "a password is not kept in a form that is known"}
	}
	got, err := h.do(ctx, password, saltRaw, memory, passes)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, keyRaw) == 1 && encoded != nobodys, nil
}
