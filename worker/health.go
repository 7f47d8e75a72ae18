package worker

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"sohoa/models"
)

// Check asks Redis whether it keeps what it is given. CodeUnavailable: it does not answer, which will pass.
// CodeInvalid: it is set to lose tasks, either by eviction or at a crash; a program that starts should refuse then.
func (q *Queue) Check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	// INFO and not CONFIG GET, which hosted Redis often forbids.
	text, err := q.redis.Info(ctx, "memory", "persistence").Result()
	if err != nil && ctx.Err() == nil {
		// Before Redis 7 INFO takes one section only.
		text, err = q.redis.Info(ctx).Result()
	}
	if err != nil {
		return &models.Error{Code: models.CodeUnavailable, Message: "Redis does not answer",
			Hint: "start it, or mend SOHOA_REDIS_URL; received files are safe and wait", Err: err}
	}
	info := parseInfo(text)
	if policy := info["maxmemory_policy"]; policy != "noeviction" {
		return &models.Error{Code: models.CodeInvalid,
			Message: fmt.Sprintf("Redis may throw tasks away when its memory is full (maxmemory-policy %s)", policy),
			Hint:    "run: redis-cli CONFIG SET maxmemory-policy noeviction, and set it in redis.conf"}
	}
	if info["aof_enabled"] != "1" {
		return &models.Error{Code: models.CodeInvalid, Message: "Redis forgets tasks when it crashes (appendonly no)",
			Hint: "run: redis-cli CONFIG SET appendonly yes, and set it in redis.conf"}
	}
	return nil
}

func parseInfo(text string) map[string]string {
	out := map[string]string{}
	for lines := bufio.NewScanner(strings.NewReader(text)); lines.Scan(); {
		if key, value, ok := strings.Cut(strings.TrimSpace(lines.Text()), ":"); ok {
			out[key] = value
		}
	}
	return out
}
