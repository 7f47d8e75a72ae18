package access

// tokenMark begins every token, so that people and scanners of repositories recognise one.
const tokenMark = "sohoa_"

// NewToken gives a token for a program and the digest under which a store keeps it.
func NewToken() (token, digest string) {
	token = tokenMark + secret()
	return token, digestOf(token)
}
