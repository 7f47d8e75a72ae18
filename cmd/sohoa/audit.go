package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"

	"sohoa/models"
)

// auditUsage is what stands after sohoa audit.
const auditUsage = "verify | head"

// auditCommand looks whether the audit is as it was written.
var auditCommand = command{
	name: "audit", args: auditUsage, about: "tells whether the audit is whole; prints its head, to be kept elsewhere", logLevel: "error",
	flags: func(flags *flag.FlagSet) func(context.Context, *invocation) error {
		anchor := flags.String("anchor", "", "file with a head that was kept elsewhere, as sohoa audit head printed it; its last line counts (verify)")
		return func(ctx context.Context, in *invocation) error { return runAudit(ctx, in, *anchor) }
	},
}

func runAudit(ctx context.Context, in *invocation, anchor string) error {
	if len(in.args) != 1 || (in.args[0] != "verify" && in.args[0] != "head") {
		return usageError("say: sohoa audit " + auditUsage)
	}
	h, err := openStores(ctx, in.settings, in.log)
	if err != nil {
		return err
	}
	defer h.close()
	if in.args[0] == "head" {
		head, err := h.store.AuditHead(ctx)
		if err == nil {
			fmt.Fprintln(in.stdout, head.Seq, head.Chain)
		}
		return err
	}
	kept, err := readAnchor(anchor)
	if err != nil {
		return err
	}
	report, err := h.store.VerifyAudit(ctx, kept)
	if err != nil {
		return err
	}
	if report.Bad != 0 {
		return &models.Error{Code: models.CodeCorrupt, Message: fmt.Sprintf("line %d of the audit is not in order: %s", report.Bad, report.Fault),
			Hint: "keep the data folder as it is, and compare it with the backup from before that line"}
	}
	fmt.Fprintf(in.stdout, "OK: %d lines, each follows the one before it\n%d %s\n", report.Lines, report.Head.Seq, report.Head.Chain)
	if anchor == "" {
		fmt.Fprintln(in.stderr, "Without --anchor nobody can tell whether lines were cut from the end: keep what sohoa audit head prints elsewhere.")
	}
	return nil
}

// readAnchor reads the last head in a file; none where path is "".
func readAnchor(path string) (models.AuditHead, error) {
	var head models.AuditHead
	if path == "" {
		return head, nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return head, &models.Error{Code: models.CodeInvalid, Message: "the anchor cannot be read", Hint: "name the file that was kept", Err: err}
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	if _, err := fmt.Sscan(lines[len(lines)-1], &head.Seq, &head.Chain); err != nil || head.Seq < 0 || len(head.Chain) != 64 {
		return head, &models.Error{Code: models.CodeInvalid, Message: "the anchor's last line is no head of an audit",
			Hint: "it must be a line that sohoa audit head printed"}
	}
	return head, nil
}
