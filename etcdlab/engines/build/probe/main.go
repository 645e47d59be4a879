// The program that etcdlab pauses: a client of one etcd release that calls what a service with these faults calls.
//
// Standard input: one line of JSON, the configuration below with its secrets. The program ends when etcdlab closes
// standard input. Standard output: one line of JSON for each call and for each server that answers a MemberList. The
// client's own log lines are between them.
package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"ETCD_CLIENT"
	"go.uber.org/zap"
	"google.golang.org/grpc"
	"google.golang.org/grpc/peer"
)

type configuration struct {
	Endpoints  []string `json:"endpoints"`
	Key        string   `json:"key"`
	User       string   `json:"user"`
	Password   string   `json:"password"`
	Deadline   float64  `json:"deadline"`
	SyncLimit  float64  `json:"sync_limit"`
	DialLimit  float64  `json:"dial_limit"`
	Autosync   float64  `json:"autosync"`
	Rounds     int      `json:"rounds"`
	Gets       int      `json:"gets"`
	Secure     bool     `json:"secure"`
	CA         string   `json:"ca"`
	Cert       string   `json:"cert"`
	CertKey    string   `json:"cert_key"`
	ServerName string   `json:"server_name"`
}

type result struct {
	Call      string   `json:"call"`
	Deadline  float64  `json:"deadline"`
	Returns   string   `json:"returns"`
	Endpoints []string `json:"endpoints,omitempty"`
}

func main() {
	in := bufio.NewReader(os.Stdin)
	line, err := in.ReadBytes('\n')
	if err != nil {
		os.Exit(3)
	}
	// The other end is closed when etcdlab ends, in whatever way.
	go func() {
		io.Copy(io.Discard, in)
		os.Exit(3)
	}()
	c := configuration{}
	if err := json.Unmarshal(line, &c); err != nil {
		fail(err)
	}
	run(c)
	os.Exit(0)
}

func run(c configuration) {
	cfg, synced := config(c), make(chan bool)
	cfg.DialOptions = append(cfg.DialOptions, grpc.WithChainUnaryInterceptor(printPeer))
	if c.Rounds > 0 {
		cfg.AutoSyncInterval = seconds(c.Autosync)
		cfg.DialOptions = append(cfg.DialOptions, grpc.WithChainUnaryInterceptor(rounds(c.SyncLimit, synced)))
	}
	client, err := clientv3.New(cfg)
	printResult(result{Call: "New", Deadline: c.DialLimit, Returns: text(err)})
	if err != nil {
		return
	}
	get(client, c)
	if c.Rounds == 0 {
		sync(client, c)
	}
	for i := 0; i < c.Rounds; i++ {
		<-synced
	}
	for i := 0; i < c.Gets && get(client, c); i++ {
	}
}

// get prints how a Get ended. It returns whether the Get succeeded.
func get(client *clientv3.Client, c configuration) bool {
	ctx, cancel := context.WithTimeout(context.Background(), seconds(c.Deadline))
	defer cancel()
	_, err := client.Get(ctx, c.Key)
	printResult(result{Call: "Get", Deadline: c.Deadline, Returns: text(err)})
	return err == nil
}

func sync(client *clientv3.Client, c configuration) {
	ctx, cancel := context.WithTimeout(context.Background(), seconds(c.SyncLimit))
	defer cancel()
	err := client.Sync(ctx)
	printResult(result{Call: "Sync", Deadline: c.SyncLimit, Returns: text(err), Endpoints: client.Endpoints()})
}

// printPeer prints which server answers a MemberList: the client does not say which of its connections it used.
func printPeer(ctx context.Context, method string, req, reply interface{}, cc *grpc.ClientConn, call grpc.UnaryInvoker, opts ...grpc.CallOption) error {
	if !strings.HasSuffix(method, "/MemberList") {
		return call(ctx, method, req, reply, cc, opts...)
	}
	p := peer.Peer{}
	err := call(ctx, method, req, reply, cc, append(opts, grpc.Peer(&p))...)
	if p.Addr != nil {
		line, _ := json.Marshal(map[string]string{"answered_by": p.Addr.String()})
		fmt.Println(string(line))
	}
	return err
}

// rounds recognises every Sync of AutoSync by its MemberList. It prints how the Sync ended: then AutoSync cancels its
// context.
func rounds(limit float64, synced chan<- bool) grpc.UnaryClientInterceptor {
	var round time.Time
	var last error
	return func(ctx context.Context, method string, req, reply interface{}, cc *grpc.ClientConn, call grpc.UnaryInvoker, opts ...grpc.CallOption) error {
		if !strings.HasSuffix(method, "/MemberList") {
			return call(ctx, method, req, reply, cc, opts...)
		}
		// A retry has the deadline of its Sync.
		if deadline, _ := ctx.Deadline(); deadline != round {
			round = deadline
			go func() {
				<-ctx.Done()
				returns := text(last)
				if ctx.Err() == context.DeadlineExceeded {
					returns = text(ctx.Err())
				}
				printResult(result{Call: "Sync", Deadline: limit, Returns: returns})
				synced <- true
			}()
		}
		last = call(ctx, method, req, reply, cc, opts...)
		return last
	}
}

func config(c configuration) clientv3.Config {
	log := zap.NewProductionConfig()
	log.Sampling = nil
	log.OutputPaths = []string{"stdout"}
	cfg := clientv3.Config{
		Endpoints:   c.Endpoints,
		DialTimeout: seconds(c.DialLimit),
		Username:    c.User,
		Password:    c.Password,
		LogConfig:   &log,
	}
	if c.Secure {
		cfg.TLS = transportSecurity(c)
	}
	return cfg
}

func transportSecurity(c configuration) *tls.Config {
	t := &tls.Config{ServerName: c.ServerName}
	if c.CA != "" {
		pem, err := os.ReadFile(c.CA)
		if err != nil {
			fail(err)
		}
		t.RootCAs = x509.NewCertPool()
		t.RootCAs.AppendCertsFromPEM(pem)
	}
	if c.Cert != "" {
		pair, err := tls.LoadX509KeyPair(c.Cert, c.CertKey)
		if err != nil {
			fail(err)
		}
		t.Certificates = []tls.Certificate{pair}
	}
	return t
}

func seconds(s float64) time.Duration {
	return time.Duration(s * float64(time.Second))
}

func text(err error) string {
	if err == nil {
		return "ok"
	}
	return err.Error()
}

func printResult(r result) {
	line, _ := json.Marshal(r)
	fmt.Println(string(line))
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(4)
}
