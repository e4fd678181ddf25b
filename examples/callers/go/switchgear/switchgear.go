// Package switchgear makes calls through a circuit, decided by the Switchgear extension beside this function.
// If the extension does not answer, the call is made: a breaker must never be the outage.
package switchgear

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"time"
)

// Refusal is the error of a call that was refused, and not made.
type Refusal struct {
	Allowed          *bool
	Permit           string
	State, Reason    string
	RetryAfterMillis int64
}

func (r *Refusal) Error() string { return "circuit " + r.State + ": " + r.Reason }

// The extension's own budgets are 20 ms for a read and 75 ms for writes.
var client = http.Client{Timeout: 500 * time.Millisecond}

func env(names ...string) string {
	for _, name := range names[:len(names)-1] {
		if value := os.Getenv(name); value != "" {
			return value
		}
	}
	return names[len(names)-1]
}

func ask(path string, body map[string]any) (answer Refusal) {
	content, _ := json.Marshal(body)
	url := "http://127.0.0.1:" + env("SWITCHGEAR_EXTENSION_HTTP_PORT", "2775") + path
	request, err := http.NewRequest("POST", url, bytes.NewReader(content))
	if err != nil {
		return
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Switchgear-Token", env("AWS_SESSION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN", ""))
	response, err := client.Do(request)
	if err != nil {
		return
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusOK {
		_ = json.NewDecoder(response.Body).Decode(&answer)
	}
	return
}

// Call makes a call through a circuit; it returns what work returns, or a *Refusal.
func Call(circuit string, work func() error) error {
	permit := ask("/circuits/"+circuit+"/permits", map[string]any{})
	if permit.Allowed != nil && !*permit.Allowed {
		return &permit
	}
	began, report := time.Now(), map[string]any{"result": "failure"} // also of a work that panics
	if permit.Permit != "" {
		report["permit"] = permit.Permit
	}
	defer func() {
		report["durationMillis"] = time.Since(began).Milliseconds()
		ask("/circuits/"+circuit+"/outcomes", report)
	}()
	err := work()
	var inner *Refusal
	if err == nil {
		report["result"] = "success"
	} else if errors.As(err, &inner) || errors.Is(err, context.Canceled) { // says nothing of this dependency
		report["result"] = "ignored"
	}
	return err
}
