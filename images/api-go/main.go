// The API's contract on Go's HTTP server. Its time-outs are Go's defaults: none.
package main

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"os"
	"os/signal"
	"regexp"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const longestSleep = 60_000

var (
	hostname, _ = os.Hostname()
	failing     atomic.Bool
)

func reply(response http.ResponseWriter, status int, fields map[string]any) {
	body, err := json.Marshal(fields)
	if err != nil {
		panic(err)
	}
	response.Header().Set("Content-Type", "application/json")
	response.Header().Set("Content-Length", strconv.Itoa(len(body)))
	response.WriteHeader(status)
	response.Write(body)
}

// as ballast_ledger.py in images/base/lib: one byte for each request of a load, at its number
const (
	ledger       = "/var/lib/ballast/ledger/"
	mostLoads    = 200
	mostRequests = 1 << 24
)

var (
	requestID = regexp.MustCompile(`^([A-Za-z0-9._-]{1,100})-([0-9]{1,8})$`)
	ledgers   = map[string]*os.File{}
	lock      sync.Mutex
)

func executed(id string) {
	match := requestID.FindStringSubmatch(id)
	if match == nil {
		return
	}
	number, _ := strconv.ParseInt(match[2], 10, 64)
	if err := count(match[1], number); err != nil {
		log.Printf("the ledger lacks %s: %v", id, err)
		incomplete()
	}
}

func count(load string, number int64) error {
	lock.Lock()
	defer lock.Unlock()
	if ledgers[load] == nil && len(ledgers) < mostLoads {
		file, err := os.OpenFile(ledger+load, os.O_RDWR|os.O_CREATE, 0o644)
		if err != nil {
			return err
		}
		ledgers[load] = file
	}
	if ledgers[load] == nil || number >= mostRequests {
		incomplete()
		return nil
	}
	times := []byte{0}
	if _, err := ledgers[load].ReadAt(times, number); err != nil && err != io.EOF {
		return err
	}
	if times[0] < 255 {
		times[0]++
	}
	_, err := ledgers[load].WriteAt(times, number)
	return err
}

func incomplete() {
	// a directory that takes no file has no ledger either
	if file, err := os.Create(ledger + ".incomplete"); err == nil {
		file.Close()
	}
}

func handle(method, path string, handler http.HandlerFunc) {
	http.HandleFunc(path, func(response http.ResponseWriter, request *http.Request) {
		executed(request.Header.Get("X-Request-ID"))
		if request.Method != method {
			reply(response, 405, map[string]any{"error": "use " + method})
			return
		}
		handler(response, request)
	})
}

func health(fail bool) http.HandlerFunc {
	return func(response http.ResponseWriter, request *http.Request) {
		// a browser sends it with each POST, and any page can send one here
		if len(request.Header.Values("Origin")) > 0 {
			reply(response, 403, map[string]any{"error": "web pages may not change an instance"})
			return
		}
		failing.Store(fail)
		reply(response, 200, map[string]any{"hostname": hostname, "healthy": !fail})
	}
}

func main() {
	handle("GET", "/hostname", func(response http.ResponseWriter, request *http.Request) {
		if failing.Load() {
			reply(response, 503, map[string]any{"error": "told to fail by POST /health/fail", "hostname": hostname})
			return
		}
		reply(response, 200, map[string]any{"hostname": hostname})
	})
	handle("GET", "/ready", func(response http.ResponseWriter, request *http.Request) {
		reply(response, 200, map[string]any{"ready": true})
	})
	handle("GET", "/slow", func(response http.ResponseWriter, request *http.Request) {
		ms, err := strconv.Atoi(request.URL.Query().Get("ms"))
		if err != nil {
			ms = 1000
		}
		if ms < 0 {
			ms = 0
		} else if ms > longestSleep {
			ms = longestSleep
		}
		time.Sleep(time.Duration(ms) * time.Millisecond)
		reply(response, 200, map[string]any{"hostname": hostname, "ms": ms})
	})
	handle("POST", "/echo", func(response http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		if err != nil {
			return // the client went away
		}
		response.Header().Set("Content-Type", "application/octet-stream")
		response.Header().Set("Content-Length", strconv.Itoa(len(body)))
		response.Header().Set("X-Hostname", hostname)
		response.Write(body)
	})
	handle("POST", "/health/fail", health(true))
	handle("POST", "/health/heal", health(false))

	server := &http.Server{Addr: ":5000"}
	stopped := make(chan struct{})
	go func() {
		signals := make(chan os.Signal, 1)
		signal.Notify(signals, syscall.SIGTERM)
		<-signals
		// finishes the requests in flight; no new ones arrive, because the container has already drained
		limit, cancel := context.WithTimeout(context.Background(), 3500*time.Millisecond)
		defer cancel()
		server.Shutdown(limit)
		close(stopped)
	}()
	log.Print("serving on port 5000")
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		log.Fatal(err)
	}
	<-stopped
}
