package sqlite

import "context"

// Pragmas gives the settings of the writing connection.
func (s *Store) Pragmas(ctx context.Context) (map[string]string, error) {
	out := map[string]string{}
	for _, name := range []string{"journal_mode", "synchronous", "foreign_keys", "busy_timeout"} {
		var value string
		if err := s.writer.QueryRowContext(ctx, `PRAGMA `+name).Scan(&value); err != nil {
			return nil, err
		}
		out[name] = value
	}
	return out, nil
}
