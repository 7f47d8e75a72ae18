package values

// Verdict is the outcome of comparing two values.
type Verdict int

// The verdicts.
const (
	Unknown Verdict = iota // one of the values is missing or cannot be compared
	Agrees
	Differs
)

func verdict(same bool) Verdict {
	if same {
		return Agrees
	}
	return Differs
}

// IDAgreesSex compares the fourth digit of a 12-digit ID with Male or Female.
func IDAgreesSex(id, sex string) Verdict {
	if len(id) != idLength || !isNumber(id) || sex != Male && sex != Female {
		return Unknown
	}
	return verdict((id[3]-'0')%2 == 0 == (sex == Male))
}

// IDAgreesBirth compares the fourth to sixth digits of a 12-digit ID with the year of an ISO day or year of birth.
func IDAgreesBirth(id, birth string) Verdict {
	if len(id) != idLength || !isNumber(id) || len(birth) < 4 || !plausibleYear(birth[:4]) {
		return Unknown
	}
	century := 19 + int(id[3]-'0')/2
	return verdict(birth[:2] == itoa(century) && birth[2:4] == id[4:6])
}

// ExpiryAgreesBirth compares day and month of the expiry of an identity card with those of the holder's birth, which
// must be equal. Both are ISO days; 29 February may expire on 28 February or 1 March.
func ExpiryAgreesBirth(expiry, birth string) Verdict {
	if len(expiry) != isoLength || len(birth) != isoLength {
		return Unknown
	}
	if birth[5:] == "02-29" && (expiry[5:] == "02-28" || expiry[5:] == "03-01") {
		return Agrees
	}
	return verdict(expiry[5:] == birth[5:] && expiry[:4] > birth[:4])
}

// InOrder tells whether an ISO day or year is not after another. Where one is a year alone, years are compared.
func InOrder(earlier, later string) Verdict {
	if !isDate(earlier) || !isDate(later) {
		return Unknown
	}
	n := min(len(earlier), len(later))
	return verdict(earlier[:n] <= later[:n])
}

// isoLength is the length of an ISO day.
const isoLength = len("2006-01-02")

// isDate tells an ISO day or a year from NoExpiry and from nothing.
func isDate(value string) bool {
	return len(value) == 4 && plausibleYear(value) || len(value) == isoLength && plausibleYear(value[:4])
}

// DateAgreesWords compares an ISO day or year with a date written in words.
func DateAgreesWords(iso, words string) Verdict {
	f, ok := Read(KindDateWords, words)
	if !ok || iso == "" {
		return Unknown
	}
	return verdict(f.Value == iso)
}

// NumberAgreesWords compares a plain decimal with a number written in words.
func NumberAgreesWords(decimal, words string) Verdict {
	value, ok := SpokenDecimal(words)
	if !ok || decimal == "" {
		return Unknown
	}
	return verdict(sameDecimal(value, decimal))
}
