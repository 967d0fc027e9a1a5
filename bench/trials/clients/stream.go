// Go's net: go run stream.go PORT
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
	"time"
)

func main() {
	sent := make([]byte, 3000)
	for i := range sent {
		sent[i] = byte('a' + i%26)
	}
	var got []byte
	peer, err := net.Dial("tcp", "127.0.0.1:"+os.Args[1])
	if err == nil {
		_, err = peer.Write(sent)
	}
	buffer := make([]byte, 1<<16)
	for err == nil {
		var n int
		peer.SetReadDeadline(time.Now().Add(time.Second))
		n, err = peer.Read(buffer)
		got = append(got, buffer[:n]...)
	}
	wrong := ""
	if !bytes.HasPrefix(sent, got) {
		wrong = ", wrong"
	}
	fmt.Printf("%d B%s, %s\n", len(got), wrong, name(err))
}

func name(err error) string {
	var number syscall.Errno
	switch {
	case errors.Is(err, io.EOF):
		return "end"
	case errors.Is(err, os.ErrDeadlineExceeded):
		return "silence"
	case errors.As(err, &number):
		return number.Error()
	}
	return err.Error()
}
