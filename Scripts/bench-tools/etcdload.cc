// etcdload: the load of `raftbench load`, for etcd: the same clients, connections, keys and values, over gRPC.
//
//   etcdload --endpoint HOST:PORT --name FIGURE --op put|get-l|get-s|mixed --clients N --connections N
//            --warm SECONDS --seconds SECONDS --value BYTES --keys N
//   etcdload --endpoint HOST:PORT,... --name FIGURE --op outage --victim PID --value BYTES
//
// The latter is `raftbench outage`: one client writes, the process is killed, and the longest time between two
// acknowledged writes is printed.
//
// One thread and one completion queue drive all calls: a client that costs more than the server would measure
// itself. Prints NAME, VALUE and UNIT, separated by tabs. Built by Scripts/bench, from the messages in Protos.
#include <grpcpp/grpcpp.h>

#include <signal.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "etcdserverpb/rpc.grpc.pb.h"

namespace {

using Clock = std::chrono::steady_clock;

struct Options {
    std::string endpoint, name, op;
    int clients = 1, connections = 1, value = 256, keys = 100000;
    int victim = 0;
    double warm = 1, seconds = 5;
};

// The same generator as in raftbench: keys must not differ between the two.
struct Dice {
    uint64_t state = 88172645463325252ull;
    uint64_t next() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return state;
    }
};

struct Run {
    Options options;
    Dice dice;
    grpc::CompletionQueue queue;
    std::vector<float> latencies;
    long done = 0, failed = 0;
    bool isMeasuring = false, isOver = false;
    std::clock_t clockAtBegin = 0, clockUsed = 0;
};

// One client: sends, waits, sends again.
class Client {
public:
    Client(Run &run, etcdserverpb::KV::Stub &stub) : run(run), stub(stub) {
        put.set_value(std::string(run.options.value, 'v'));
    }

    void send() {
        context = std::make_unique<grpc::ClientContext>();
        uint64_t number = run.dice.next();
        bool isPut = run.options.op == "put" || (run.options.op == "mixed" && (number >> 33) % 2 == 0);
        char key[16];
        std::snprintf(key, sizeof key, "%08llu", static_cast<unsigned long long>(number >> 20) %
                                                     static_cast<unsigned long long>(run.options.keys));
        start = Clock::now();
        if (isPut) {
            put.set_key(key);
            putCall = stub.AsyncPut(context.get(), put, &run.queue);
            putCall->Finish(&putAnswer, &status, this);
        } else {
            range.set_key(key);
            range.set_serializable(run.options.op == "get-s");
            rangeCall = stub.AsyncRange(context.get(), range, &run.queue);
            rangeCall->Finish(&rangeAnswer, &status, this);
        }
    }

    void finished() {
        if (!status.ok()) {
            if (run.failed++ == 0) std::fprintf(stderr, "etcdload: %s\n", status.error_message().c_str());
        } else if (run.isMeasuring && !run.isOver) {
            run.latencies.push_back(std::chrono::duration<float>(Clock::now() - start).count());
        }
        run.done++;
        if (!run.isOver) send();
    }

private:
    Run &run;
    etcdserverpb::KV::Stub &stub;
    std::unique_ptr<grpc::ClientContext> context;
    etcdserverpb::PutRequest put;
    etcdserverpb::PutResponse putAnswer;
    etcdserverpb::RangeRequest range;
    etcdserverpb::RangeResponse rangeAnswer;
    std::unique_ptr<grpc::ClientAsyncResponseReader<etcdserverpb::PutResponse>> putCall;
    std::unique_ptr<grpc::ClientAsyncResponseReader<etcdserverpb::RangeResponse>> rangeCall;
    grpc::Status status;
    Clock::time_point start;
};

void print(const Options &options, const char *metric, double value, const char *unit) {
    std::printf("%s.%s\t%.3f\t%s\n", options.name.c_str(), metric, value, unit);
}

double percentile(const std::vector<float> &sorted, double share) {
    if (sorted.empty()) return 0;
    return sorted[std::min(sorted.size() - 1, static_cast<size_t>(sorted.size() * share))] * 1e6;
}

void report(Run &run, double seconds) {
    std::sort(run.latencies.begin(), run.latencies.end());
    print(run.options, "throughput", run.latencies.size() / seconds, "1/s");
    print(run.options, "p50", percentile(run.latencies, .5), "us");
    print(run.options, "p99", percentile(run.latencies, .99), "us");
    print(run.options, "p999", percentile(run.latencies, .999), "us");
    double calls = std::max<size_t>(run.latencies.size(), 1);
    print(run.options, "client", run.clockUsed * 1e6 / CLOCKS_PER_SEC / calls, "us");
    print(run.options, "total", run.done, "1");
    print(run.options, "failed", run.failed, "1");
}

// Sub-channels are shared between channels to the same address unless each has its own pool.
std::vector<std::unique_ptr<etcdserverpb::KV::Stub>> connect(const Options &options) {
    std::vector<std::unique_ptr<etcdserverpb::KV::Stub>> stubs;
    for (int i = 0; i < options.connections; i++) {
        grpc::ChannelArguments arguments;
        arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
        auto channel = grpc::CreateCustomChannel(options.endpoint, grpc::InsecureChannelCredentials(),
                                                 arguments);
        channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(10));
        stubs.push_back(etcdserverpb::KV::NewStub(channel));
    }
    return stubs;
}

void drive(Run &run) {
    auto stubs = connect(run.options);
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < run.options.clients; i++) {
        clients.push_back(std::make_unique<Client>(run, *stubs[i % stubs.size()]));
        clients.back()->send();
    }
    auto seconds = [](double count) {
        return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(count));
    };
    auto begin = Clock::now() + seconds(run.options.warm), end = begin + seconds(run.options.seconds);
    int inFlight = run.options.clients;
    void *tag;
    bool isFine;
    while (inFlight > 0 && run.queue.Next(&tag, &isFine)) {
        auto time = Clock::now();
        if (!run.isMeasuring && time >= begin) {
            run.isMeasuring = true;
            run.clockAtBegin = std::clock();
            begin = time;
        }
        if (!run.isOver && time >= end) {
            run.isOver = true;
            run.clockUsed = std::clock() - run.clockAtBegin;
            end = time;
        }
        if (run.isOver) inFlight--;
        static_cast<Client *>(tag)->finished();
    }
    report(run, std::chrono::duration<double>(end - begin).count());
}

// One client that writes to whichever member acknowledges, and tries the next one when one does not.
class Writer {
public:
    explicit Writer(const Options &options) {
        std::istringstream list(options.endpoint);
        for (std::string endpoint; std::getline(list, endpoint, ',');)
            stubs.push_back(etcdserverpb::KV::NewStub(
                grpc::CreateChannel(endpoint, grpc::InsecureChannelCredentials())));
        put.set_key("outage");
        put.set_value(std::string(options.value, 'v'));
    }

    // Writes once, and returns the term. A follower keeps a write that the dead leader never got for seconds, so an
    // attempt has a tenth of one.
    uint64_t write() {
        for (;; current++) {
            grpc::ClientContext context;
            context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(100));
            if (stubs[current % stubs.size()]->Put(&context, put, &answer).ok()) break;
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        time = Clock::now();
        return answer.header().raft_term();
    }

    Clock::time_point time;

private:
    std::vector<std::unique_ptr<etcdserverpb::KV::Stub>> stubs;
    size_t current = 0;
    etcdserverpb::PutRequest put;
    etcdserverpb::PutResponse answer;
};

int outage(const Options &options) {
    constexpr int writesEach = 100;
    Writer writer(options);
    uint64_t term = 0;
    for (int i = 0; i < writesEach; i++) term = writer.write();
    if (options.victim < 2 || kill(options.victim, SIGKILL) != 0) {
        std::perror("etcdload: kill");
        return 1;
    }
    auto start = writer.time, last = start;
    std::chrono::duration<double, std::milli> longest(0);
    for (int left = writesEach; left > 0; last = writer.time) {
        if (writer.write() > term) left--;
        else if (writer.time - start > std::chrono::seconds(30)) return 1;
        longest = std::max<decltype(longest)>(longest, writer.time - last);
    }
    print(options, "gap", longest.count(), "ms");
    return 0;
}

Options parse(int count, char **arguments) {
    std::map<std::string, std::string> given;
    for (int i = 1; i + 1 < count; i += 2) given[arguments[i]] = arguments[i + 1];
    auto number = [&](const char *flag, double otherwise) {
        return given.count(flag) ? std::atof(given[flag].c_str()) : otherwise;
    };
    Options options;
    options.endpoint = given["--endpoint"];
    options.name = given["--name"];
    options.op = given["--op"];
    options.clients = number("--clients", 1);
    options.connections = number("--connections", 1);
    options.value = number("--value", 256);
    options.keys = number("--keys", 100000);
    options.warm = number("--warm", 1);
    options.seconds = number("--seconds", 5);
    options.victim = number("--victim", 0);
    return options;
}

}  // namespace

int main(int count, char **arguments) {
    Run run;
    run.options = parse(count, arguments);
    if (run.options.endpoint.empty() || run.options.op.empty()) {
        std::fprintf(stderr, "usage: see the head of the source\n");
        return 2;
    }
    if (run.options.op == "outage") return outage(run.options);
    drive(run);
    return run.failed == 0 ? 0 : 1;
}
