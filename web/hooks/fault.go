package hooks

import (
	"crypto/x509"
	"errors"
	"net"

	"sohoa/models"
)

// Fault says why a receiver cannot be told something, as a word that stays the same.
type Fault string

// The faults.
const (
	FaultAddress     Fault = "address"     // it is no https address
	FaultExtras      Fault = "extras"      // the address carries a name or a fragment
	FaultNear        Fault = "near"        // the receiver lies inside this network, and nobody allowed it
	FaultNever       Fault = "never"       // it has an address that no webhook may speak to
	FaultName        Fault = "name"        // its name is not known
	FaultLate        Fault = "late"        // it did not answer in time
	FaultCertificate Fault = "certificate" // its certificate is not accepted
	FaultSilent      Fault = "silent"      // no connection came about
	FaultRedirect    Fault = "redirect"    // it answered with a redirect, which is not followed
	FaultStatus      Fault = "status"      // it answered that it did not take the message
	FaultSecret      Fault = "secret"      // the webhook's secret is ill-formed
)

// Faults is all faults.
var Faults = []Fault{FaultAddress, FaultExtras, FaultNear, FaultNever, FaultName, FaultLate, FaultCertificate, FaultSilent, FaultRedirect, FaultStatus, FaultSecret}

// Error says what is wrong, for programs and logs; people are shown words of their language.
func (f Fault) Error() string {
	return map[Fault]string{
		FaultAddress: "the address is no https address", FaultExtras: "the address carries a name or a fragment",
		FaultNear: "the receiver lies inside this network", FaultNever: "the receiver has an address that no webhook may speak to",
		FaultName: "the receiver's name is not known", FaultLate: "the receiver did not answer in time",
		FaultCertificate: "the receiver's certificate is not accepted", FaultSilent: "no connection came about",
		FaultRedirect: "the receiver answered with a redirect", FaultStatus: "the receiver did not take the message",
		FaultSecret: "the webhook's secret is ill-formed",
	}[f]
}

// refused gives the fault as what is wrong with a request.
func refused(f Fault, hint string) error {
	return &models.Error{Code: models.CodeInvalid, Message: f.Error(), Hint: hint, Err: f}
}

// faultOf tells why no answer came. The error itself would repeat the address, which may carry a key.
func faultOf(err error) Fault {
	if f, ok := errors.AsType[Fault](err); ok {
		return f
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return FaultName
	}
	if e, ok := errors.AsType[net.Error](err); ok && e.Timeout() {
		return FaultLate
	}
	var unknown x509.UnknownAuthorityError
	var wrong x509.HostnameError
	var invalid x509.CertificateInvalidError
	if errors.As(err, &unknown) || errors.As(err, &wrong) || errors.As(err, &invalid) {
		return FaultCertificate
	}
	return FaultSilent
}
