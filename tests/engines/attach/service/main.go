// A service as a person runs it, built with plain `go build`: it syncs by itself, asks for a key again and again, and
// fails once it has taken over what the members advertise.
//
// Arguments: -endpoints, -autosync, -getters (goroutines with one Get of 1.5 s after the other), -waiters (with one
// without a deadline, that starts once the others fail), -putters (goroutines with one Put of 1.5 s after the other; each
// error is a line), -idle (goroutines that only wait), -beside (the endpoint of a
// second client), -other (the address of a service that is no etcd), -watch and -lease (a watch, and a lease that is
// kept alive), -resident (megabytes of memory to fill), -continued (print a line for each SIGCONT). Standard output:
// every 100 ms how many lines there are, the longest time in milliseconds, since the line before, in which a ticker of a
// millisecond did not run, and how many Gets went well and failed.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"ETCD_CLIENT"
	"go.uber.org/zap"
	"google.golang.org/grpc"
)

var longest, well, failed atomic.Int64

func main() {
	endpoints := flag.String("endpoints", "", "")
	autosync := flag.Duration("autosync", 0, "")
	getters := flag.Int("getters", 2, "")
	waiters := flag.Int("waiters", 0, "")
	putters := flag.Int("putters", 0, "")
	idle := flag.Int("idle", 0, "")
	beside := flag.String("beside", "", "")
	other := flag.String("other", "", "")
	watch := flag.Bool("watch", false, "")
	lease := flag.Bool("lease", false, "")
	resident := flag.Int("resident", 0, "")
	continued := flag.Bool("continued", false, "")
	flag.Parse()
	fill(*resident)
	if *continued {
		go countContinued()
	}
	go tick()
	client := open(*endpoints, *autosync)
	if *beside != "" {
		go get(open(*beside, *autosync))
	}
	if *other != "" {
		go call(*other)
	}
	if *watch {
		go watchKey(client)
	}
	if *lease {
		go keepLease(client)
	}
	for i := 0; i < *idle; i++ {
		go wait(make(chan int))
	}
	for i := 0; i < *getters; i++ {
		go get(client)
	}
	for i := 0; i < *putters; i++ {
		go put(client)
	}
	for failed.Load() == 0 && *waiters > 0 {
		time.Sleep(10 * time.Millisecond)
	}
	for i := 0; i < *waiters; i++ {
		go client.Get(context.Background(), "awaited")
	}
	for i := 1; ; i++ {
		time.Sleep(100 * time.Millisecond)
		fmt.Println(i, "longest", longest.Swap(0), "well", well.Load(), "failed", failed.Load())
	}
}

func open(endpoints string, autosync time.Duration) *clientv3.Client {
	client, err := clientv3.New(clientv3.Config{
		Endpoints:        strings.Split(endpoints, ","),
		AutoSyncInterval: autosync,
		DialTimeout:      5 * time.Second,
		LogConfig:        &zap.Config{Level: zap.NewAtomicLevelAt(zap.FatalLevel), Encoding: "json"},
	})
	if err != nil {
		panic(err)
	}
	return client
}

func get(client *clientv3.Client) {
	for {
		ctx, cancel := context.WithTimeout(context.Background(), 1500*time.Millisecond)
		if _, err := client.Get(ctx, "key"); err != nil {
			failed.Add(1)
		} else {
			well.Add(1)
		}
		cancel()
		time.Sleep(10 * time.Millisecond)
	}
}

func put(client *clientv3.Client) {
	for {
		ctx, cancel := context.WithTimeout(context.Background(), 1500*time.Millisecond)
		if _, err := client.Put(ctx, "key", "value"); err != nil {
			fmt.Println("Put returns", err)
		} else {
			well.Add(1)
		}
		cancel()
		time.Sleep(10 * time.Millisecond)
	}
}

func watchKey(client *clientv3.Client) {
	for range client.Watch(context.Background(), "key") {
	}
}

func keepLease(client *clientv3.Client) {
	lease, err := client.Grant(context.Background(), 60)
	if err != nil {
		panic(err)
	}
	kept, err := client.KeepAlive(context.Background(), lease.ID)
	if err != nil {
		panic(err)
	}
	for range kept {
		well.Add(1)
	}
}

func call(address string) {
	conn, err := grpc.Dial(address, grpc.WithInsecure())
	if err != nil {
		panic(err)
	}
	conn.Invoke(context.Background(), "/another.Service/Call", nil, nil, grpc.WaitForReady(true))
}

var filled [][]byte

func fill(megabytes int) {
	for i := 0; i < megabytes; i++ {
		block := make([]byte, 1<<20)
		for j := range block {
			block[j] = byte(i + j)
		}
		filled = append(filled, block)
	}
}

func countContinued() {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGCONT)
	for range signals {
		fmt.Println("received SIGCONT")
	}
}

func wait(c chan int) {
	<-c
}

func tick() {
	for last := time.Now(); ; {
		time.Sleep(time.Millisecond)
		now := time.Now()
		if gap := now.Sub(last).Milliseconds(); gap > longest.Load() {
			longest.Store(gap)
		}
		last = now
	}
}
