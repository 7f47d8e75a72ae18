package worker

import (
	"crypto/rand"
	"fmt"
	"os"
	"strings"
)

// ownName gives the name of a worker: machine/process/start/run. Other workers of the same machine can tell from it
// whether the process lives; for those of other machines it is just a name.
func ownName() string {
	start, _ := startOf(os.Getpid())
	return fmt.Sprintf("%s/%d/%s/%s", machineName(), os.Getpid(), start, rand.Text()[:6])
}

// machineName names the space in which a process number means something: this boot of this kernel, this container.
// It is empty where the system does not tell, and then nobody is ever found dead.
func machineName() string {
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	space, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(boot)) + "-" + strings.Trim(strings.TrimPrefix(space, "pid:"), "[]")
}

// dead tells whether the process of that worker is known to be gone.
func dead(owner string) bool {
	var pid int
	parts := strings.Split(owner, "/")
	if len(parts) != 4 || parts[0] == "" || parts[2] == "" || parts[0] != machineName() {
		return false
	}
	if _, err := fmt.Sscan(parts[1], &pid); err != nil {
		return false
	}
	start, known := startOf(pid)
	return known && start != parts[2]
}

// startOf gives when a process started, in the kernel's own count since boot, or "" where there is no such process or
// only its remains. Known is false where the system does not tell.
func startOf(pid int) (start string, known bool) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if os.IsNotExist(err) {
		return "", true
	}
	if err != nil {
		return "", false
	}
	// The name in brackets may hold anything, so count from its end: state is the 3rd field, the start the 22nd.
	text := string(stat)
	fields := strings.Fields(text[strings.LastIndexByte(text, ')')+1:])
	if len(fields) < 20 {
		return "", false
	}
	if fields[0] == "Z" || fields[0] == "X" {
		return "", true
	}
	return fields[19], true
}
