// A client of a listener with `faults: {choose: line}`: each connection asks for its own faults, so tests run side by
// side. What it prints is what its client code would have to live with.
//
//	./echoport serve --set listeners.echo.faults.choose=line
//	go run docs/examples/fault-client.go
//
// Arguments: port (7007) and host (127.0.0.1) of the listener.
package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"time"
)

func argument(place int, absent string) string {
	if len(os.Args) > place {
		return os.Args[place]
	}
	return absent
}

// A connection with these faults, and what to read from; an error says what is wrong with them.
func flaky(faults string) (net.Conn, *bufio.Reader, error) {
	conn, err := net.Dial("tcp", net.JoinHostPort(argument(2, "127.0.0.1"), argument(1, "7007")))
	if err != nil {
		return nil, nil, err
	}
	fmt.Fprintln(conn, faults)
	reader := bufio.NewReader(conn)
	answer, err := reader.ReadString('\n')
	if err == nil && !strings.HasPrefix(answer, "ok ") {
		err = errors.New(strings.TrimSpace(answer))
	}
	return conn, reader, err
}

// Sends 2,000 bytes, and tells how many came back and how it ended.
func exchange(faults string) string {
	conn, reader, err := flaky(faults)
	if err != nil {
		return err.Error()
	}
	defer conn.Close()
	conn.Write(bytes.Repeat([]byte("x"), 2000))
	conn.SetReadDeadline(time.Now().Add(500 * time.Millisecond))
	got, err := io.Copy(io.Discard, reader)
	switch {
	case errors.Is(err, syscall.ECONNRESET):
		return fmt.Sprintf("%d bytes, then a reset", got)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return fmt.Sprintf("%d bytes, then nothing", got)
	case err != nil:
		return err.Error()
	}
	return fmt.Sprintf("%d bytes, then the end", got)
}

func main() {
	faults := []string{
		"{do: reset, at: {sent: 1000B}}",
		"{do: close, at: {sent: 500B}}",
		"{do: stall, what: send, at: {sent: 100B}}",
		"{do: rest}",
	}
	outcomes := make([]chan string, len(faults))
	for i, each := range faults {
		outcomes[i] = make(chan string, 1)
		go func(outcome chan string, plan string) { outcome <- exchange(plan) }(outcomes[i], each)
	}
	for i, fault := range []string{"reset", "close", "stall", "wrong"} {
		fmt.Println(fault+":", <-outcomes[i])
	}
}
