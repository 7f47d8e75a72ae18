package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"sohoa/models"
)

// taskType is the only kind of task there is.
const taskType = "digitise"

// Queue is the way into Redis. Its methods may be called from many goroutines.
type Queue struct {
	redis     redis.UniversalClient
	client    *asynq.Client
	inspector *asynq.Inspector
}

// payload is all that Redis ever learns.
type payload struct {
	File    models.FileID `json:"file"`
	Attempt int           `json:"attempt"`
}

// NewQueue gives the queue in the Redis at the address redis://[:password@]host:port/db, rediss://… or
// unix:///path. It does not connect: a Redis that is away is no error here. CodeInvalid for a malformed address.
func NewQueue(address string) (*Queue, error) {
	quietRedis()
	option, err := parseAddress(address)
	if err != nil {
		return nil, &models.Error{Code: models.CodeInvalid, Message: "the address of Redis is ill-formed",
			Hint: "use redis://host:6379/0 or unix:///path/to/socket", Err: err}
	}
	client, ok := option.MakeRedisClient().(redis.UniversalClient)
	if !ok {
		return nil, &models.Error{Code: models.CodeInternal, Message: "asynq gave an unknown Redis client"}
	}
	return &Queue{redis: client, client: asynq.NewClientFromRedisClient(client),
		inspector: asynq.NewInspectorFromRedisClient(client)}, nil
}

// quietRedis keeps the client from writing to standard error on its own; its errors come back to the callers.
var quietRedis = sync.OnceFunc(func() { redis.SetLogger(silence{}) })

type silence struct{}

func (silence) Printf(context.Context, string, ...any) {}

func parseAddress(address string) (asynq.RedisConnOpt, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("not a URL") // the parser's own words would repeat a password
	}
	if u.Scheme == "unix" {
		return asynq.RedisClientOpt{Network: "unix", Addr: u.Path}, nil
	}
	return asynq.ParseRedisURI(address)
}

// Redis gives the connection, for others who keep what all workers share there.
func (q *Queue) Redis() redis.UniversalClient { return q.redis }

// Close ends all connections.
func (q *Queue) Close() error { return q.redis.Close() }

// Enqueue puts a ticket into its lane. A ticket that is there already is no error. CodeUnavailable where Redis is
// away or full: nothing is lost by that, the sweep will come by.
func (q *Queue) Enqueue(ctx context.Context, t models.Ticket) error {
	_, err := q.enqueue(ctx, t)
	return err
}

// enqueue also tells whether the ticket is new to the queue.
func (q *Queue) enqueue(ctx context.Context, t models.Ticket) (fresh bool, err error) {
	body, err := json.Marshal(payload{t.File, t.Attempt})
	if err != nil {
		return false, &models.Error{Code: models.CodeInternal, Message: "a ticket cannot be written", Err: err}
	}
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	// The attempt is part of the task's name: a task that got lost inside Redis never stands in the way of the next.
	_, err = q.client.EnqueueContext(ctx, asynq.NewTask(taskType, body), asynq.Queue(string(t.Lane)),
		asynq.TaskID(taskID(t)), asynq.MaxRetry(maxRetry), asynq.Timeout(TimeLimit(t.Size)+timeoutMargin))
	if errors.Is(err, asynq.ErrTaskIDConflict) {
		return false, nil
	}
	if err != nil {
		return false, &models.Error{Code: models.CodeUnavailable, Message: "Redis does not take the ticket",
			Hint: "the file is safe and will be read when Redis is back", Err: err}
	}
	return true, nil
}

const (
	// answerWithin is how long anybody waits for a Redis that may be away.
	answerWithin = time.Second
	// maxRetry is for tasks whose attempt the database could not be told of; those count as no failure either.
	maxRetry = 1000
	// timeoutMargin is how much later asynq gives a slot back than the attempt's own limit, so that it never does.
	timeoutMargin = ExtraMost + time.Minute
)

func taskID(t models.Ticket) string { return fmt.Sprintf("%s:%d", t.File, t.Attempt) }

// waits tells whether the queue will deliver a ticket that it holds. A task that is neither pending nor gone was
// delivered to somebody who did not claim the file, failed, or is a ghost that asynq lost track of. Deep also looks
// for it in the list of pending tasks, which takes time in proportion to the list.
func (q *Queue) waits(ctx context.Context, t models.Ticket, deep bool) (bool, error) {
	info, err := q.inspector.GetTaskInfo(string(t.Lane), taskID(t))
	if errors.Is(err, asynq.ErrTaskNotFound) || errors.Is(err, asynq.ErrQueueNotFound) {
		return true, nil // gone since: the next sweep sees what it became
	}
	if err == nil && (info.State != asynq.TaskStatePending || !deep) {
		return info.State == asynq.TaskStatePending, nil
	}
	if err == nil {
		err = q.redis.LPos(ctx, "asynq:{"+string(t.Lane)+"}:pending", taskID(t), redis.LPosArgs{}).Err()
	}
	if errors.Is(err, redis.Nil) {
		return false, nil
	}
	if err != nil {
		return false, &models.Error{Code: models.CodeUnavailable, Message: "Redis does not tell about a ticket", Hint: "check Redis", Err: err}
	}
	return true, nil
}

// forget removes a spent ticket where asynq allows it.
func (q *Queue) forget(t models.Ticket) {
	_ = q.inspector.DeleteTask(string(t.Lane), taskID(t)) // refused for an active one; it will find its ticket spent
}

// The time a file may take is guessed from its size before anybody has counted its pages. It only has to end what
// hangs: pages have their own, tighter limits.
const (
	bytesPerPage = 16 << 10 // fewer than a scanned page ever has
	limitBase    = 2 * time.Minute
	limitPerPage = 20 * time.Second
	limitMost    = 6 * time.Hour
)

// ExtraMost is the longest that an attempt may be given on top of its TimeLimit, whoever enqueues its ticket.
const ExtraMost = time.Hour

// TimeLimit gives how long an attempt at a file of so many bytes may run, in whole seconds.
func TimeLimit(size int64) time.Duration {
	pages := 1 + max(0, size)/bytesPerPage
	if pages > int64(limitMost/limitPerPage) {
		return limitMost
	}
	return min(limitMost, limitBase+time.Duration(pages)*limitPerPage)
}
