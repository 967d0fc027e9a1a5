// A test in Go that starts Echoport, chooses a fault for its connection, and reads the node's account of it.
//
//	go test docs/examples/retry_test.go
//
// ECHOPORT is the program, `echoport` of the path unless it is set.
package retry

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Echoport is a node on ports that the system chooses; each connection to it chooses its own faults.
type Echoport struct {
	echo, admin string
}

// Account is what the node says of a connection.
type Account struct {
	State, CloseReason string
	Ledger             struct{ SentBytes, InsertedBytes int }
}

func start(t *testing.T) *Echoport {
	program := os.Getenv("ECHOPORT")
	if program == "" {
		program = "echoport"
	}
	command := exec.Command(program, "serve", "--set", "admin.port=0",
		"--set", "listeners.echo.uri=tcp://127.0.0.1:0", "--set", "listeners.echo.faults.choose=line")
	output, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		command.Process.Signal(syscall.SIGTERM)
		command.Wait()
	})
	node, listening := &Echoport{}, regexp.MustCompile(`^(\w+) listening on .*:(\d+)$`)
	for lines := bufio.NewScanner(output); lines.Scan(); {
		found := listening.FindStringSubmatch(lines.Text())
		switch {
		case found != nil && found[1] == "echo":
			node.echo = "127.0.0.1:" + found[2]
		case found != nil && found[1] == "admin":
			node.admin = "http://127.0.0.1:" + found[2]
		case strings.HasPrefix(lines.Text(), "ready"):
			return node
		}
	}
	t.Fatal("the node did not start")
	return nil
}

// Opens a connection with these faults; returns it, what to read from, and its id.
func (node *Echoport) connect(t *testing.T, faults string) (net.Conn, *bufio.Reader, string) {
	conn, err := net.Dial("tcp", node.echo)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(30 * time.Second))
	fmt.Fprintln(conn, faults)
	reader := bufio.NewReader(conn)
	answer, err := reader.ReadString('\n')
	_, id, found := strings.Cut(strings.TrimSpace(answer), "connection=")
	if err != nil || !found {
		t.Fatal(answer, err)
	}
	return conn, reader, id
}

// The account of a connection, once it has ended; 30 s at most.
func (node *Echoport) closed(t *testing.T, id string) Account {
	for until := time.Now().Add(30 * time.Second); time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
		answer, err := http.Get(node.admin + "/api/v1/connections/" + id)
		if err != nil {
			t.Fatal(err)
		}
		var account Account
		err = json.NewDecoder(answer.Body).Decode(&account)
		answer.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if account.State == "CLOSED" {
			return account
		}
	}
	t.Fatal(id, "is open")
	return Account{}
}

func TestReadsWhatCameBeforeAReset(t *testing.T) {
	node := start(t)
	conn, reader, id := node.connect(t, "{do: reset, at: {sent: 1000B}}")
	conn.Write(bytes.Repeat([]byte("x"), 5000))
	got, err := io.Copy(io.Discard, reader)
	if !errors.Is(err, syscall.ECONNRESET) {
		t.Error("expected a reset, not", err)
	}

	account := node.closed(t, id)
	sent := account.Ledger.SentBytes - account.Ledger.InsertedBytes // the answer to the line was inserted
	if got != 1000 || sent != 1000 || account.CloseReason != "FAULT" {
		t.Error(got, "bytes came,", account)
	}
}
