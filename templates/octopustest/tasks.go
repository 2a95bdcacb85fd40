package octopustest

import (
	"fmt"
	"strings"
	"time"
)

// A Task is what [Server.OnTask] decides about.
type Task struct {
	ID, Name, Description string         // "ServerTasks-1", "Deploy", "Deploy Web shop release 1.0.0 to Production"
	Space, Project        string         // IDs
	Arguments             map[string]any // such as DeploymentId
}

// An Outcome is how a task ends.
type Outcome struct {
	State        string   // Success by default, Failed, Canceled, TimedOut; Queued and Executing last until the test says otherwise
	Error        string   // why it failed
	Interruption string   // title of what somebody has to answer before the task goes on, such as "Approve?"
	AtOnce       bool     // has ended when somebody reads the task for the first time
	Log          []string // lines beside those that each task writes
}

// OnTask decides how tasks that are created from now on end; those that nobody decides about end in success. A task that
// was created is Queued; each time that somebody reads it, it moves on: to Executing, then to its end. The function must not
// call the server, which waits for it.
func (s *Server) OnTask(decide func(Task) Outcome) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.outcome = decide
}

// Fails is a decision for [Server.OnTask]: tasks fail.
func Fails(message string) func(Task) Outcome {
	return func(Task) Outcome { return Outcome{State: "Failed", Error: message} }
}

// Waits is a decision for [Server.OnTask]: tasks wait until an interruption is submitted.
func Waits(title string) func(Task) Outcome {
	return func(Task) Outcome { return Outcome{Interruption: title} }
}

// FinishTask ends a task that has not ended, whatever was decided.
func (s *Server) FinishTask(id string, outcome Outcome) {
	s.mu.Lock()
	defer s.mu.Unlock()
	task := s.find(s.state.server(), "/tasks", id)
	if task == nil {
		s.fail("there is no task %q", id)
		return
	}
	s.finish(task, outcome)
}

// plans are how tasks will end, with their IDs.
const plans = "$plans"

func (s *Server) registerTasks() {
	s.kinds["/tasks"] = behavior{ids: "ServerTasks", newest: true, anywhere: true}
	s.kinds["/interruptions"] = behavior{ids: "Interruptions", newest: true}
	s.kinds["/artifacts"] = behavior{ids: "Artifacts"}
	s.kinds["/events"] = behavior{ids: "Events", newest: true, anywhere: true}
	s.handlers["GET /tasks"] = listTasks
	s.handlers["GET /tasks/{}"] = onTask(func(x *exchange, task resource) answer { return ok(task) })
	s.handlers["POST /tasks"] = createTask
	s.handlers["POST /tasks/{}/cancel"] = onTask(cancelTask)
	s.handlers["POST /tasks/{}/state"] = onTask(setTaskState)
	s.handlers["POST /tasks/rerun/{}"] = onTask(rerunTask)
	s.handlers["POST /tasks/{}/prioritize"] = onTask(func(x *exchange, task resource) answer { return ok(task) })
	s.handlers["GET /tasks/{}/details"] = onTask(taskDetails)
	s.handlers["GET /tasks/{}/raw"] = onTask(taskLog)
	s.handlers["GET /tasks/{}/status/messages"] = onTask(func(*exchange, resource) answer { return ok(resource{"Messages": []any{}}) })
	s.handlers["GET /tasks/{}/queued-behind"] = onTask(func(x *exchange, _ resource) answer { return x.list(taskType(x.server), nil) })
	s.handlers["GET /machines/{}/tasks"] = func(x *exchange) answer { return x.list(taskType(x.server), nil) }
	s.handlers["GET /tasks/tasktypes"] = taskTypes
	s.handlers["POST /interruptions/{}/submit"] = submitInterruption
	s.handlers["PUT /interruptions/{}/responsible"] = takeInterruption
	s.handlers["GET /interruptions/{}/responsible"] = responsible
	s.handlers["GET /events"] = listEvents
	s.handlers["GET /artifacts/{}/content"] = func(x *exchange) answer { return x.file("/artifacts") }
	s.handlers["PUT /artifacts/{}/content"] = func(x *exchange) answer { return x.putFile("/artifacts") }
}

func taskType(s *Server) string {
	if r := s.api.byKey["GET /tasks/{}"]; r != nil {
		return r.kind.of
	}
	return ""
}

func (s *Server) taskPlace() place {
	return place{space: s.state.server(), key: "/tasks", typ: taskType(s)}
}

// now is the time as Octopus writes it.
func now() string { return time.Now().UTC().Format("2006-01-02T15:04:05.000+00:00") }

// startTask queues a task.
func (s *Server) startTask(sp *space, name, description string, arguments resource) resource {
	r := resource{"Id": s.state.nextID("ServerTasks"), "Name": name, "Description": description, "Arguments": arguments, "State": "Queued", "Completed": "Queued...",
		"QueueTime": now(), "LastUpdatedTime": now(), "CanRerun": false, "SpaceId": sp.ID, "ServerNode": nil}
	if project := text(arguments["ProjectId"]); project != "" {
		r["ProjectId"] = project
		delete(arguments, "ProjectId")
	}
	s.keepTask(r)
	outcome := Outcome{}
	if s.outcome != nil {
		outcome = s.outcome(Task{text(r["Id"]), name, description, sp.ID, text(r["ProjectId"]), clone(arguments)})
	}
	lines := []any{}
	for _, line := range outcome.Log {
		lines = append(lines, line)
	}
	s.state.server().put(plans, resource{"Id": r["Id"], "State": outcome.State, "Error": outcome.Error, "Interruption": outcome.Interruption, "AtOnce": outcome.AtOnce, "Log": lines})
	return r
}

func (s *Server) keepTask(r resource) {
	p := s.taskPlace()
	if taskType(s) != "" {
		s.api.complete(r, taskType(s))
	}
	r["Links"] = s.links(p, r)
	p.space.put(p.key, r)
}

// doneTask is a task that has been done at once.
func (s *Server) doneTask(sp *space, name, description string) resource {
	r := s.startTask(sp, name, description, resource{})
	s.finish(r, Outcome{})
	return r
}

func finished(task resource) bool { return task["IsCompleted"] == true }

// move brings a task a step further, as time would.
func (s *Server) move(task resource) {
	plan := s.find(s.state.server(), plans, text(task["Id"]))
	state := text(plan["State"])
	switch {
	case plan == nil || finished(task) || state == "Queued":
	case task["State"] == "Queued" && plan["AtOnce"] != true:
		task["State"], task["StartTime"], task["Completed"], task["HasBeenPickedUpByProcessor"] = "Executing", now(), "Executing...", true
		if title := text(plan["Interruption"]); title != "" {
			s.interrupt(task, title)
		}
	case state == "Executing" || task["HasPendingInterruptions"] == true:
	default:
		s.finish(task, Outcome{State: state, Error: text(plan["Error"])})
	}
	task["LastUpdatedTime"] = now()
}

// finish ends a task.
func (s *Server) finish(task resource, outcome Outcome) {
	state := outcome.State
	if state == "" {
		state = "Success"
	}
	if task["StartTime"] == nil {
		task["StartTime"] = now()
	}
	task["State"], task["CompletedTime"], task["IsCompleted"] = state, now(), state != "Queued" && state != "Executing"
	task["FinishedSuccessfully"], task["ErrorMessage"], task["HasWarningsOrErrors"] = state == "Success", outcome.Error, outcome.Error != ""
	task["Completed"], task["Duration"], task["CanRerun"], task["HasPendingInterruptions"] = "a moment ago", duration(task), true, false
	if state == "Success" {
		s.succeeded(task)
	}
}

// duration is how long a task took, in words.
func duration(task resource) string {
	started, _ := readTime(text(task["StartTime"]))
	ended, _ := readTime(text(task["CompletedTime"]))
	return fmt.Sprintf("%d seconds", max(1, int(ended.Sub(started).Seconds())))
}

// succeeded does what a task does beside being a task.
func (s *Server) succeeded(task resource) {
	if task["Name"] != "Health" {
		return
	}
	sp := s.state.byID(text(task["SpaceId"]))
	for _, key := range []string{"/machines", "/workers"} {
		for _, machine := range s.shelf(sp, key).Resources[key] {
			machine["HealthStatus"] = "Healthy"
		}
	}
}

func listTasks(x *exchange) answer {
	p := x.server.taskPlace()
	for _, task := range p.space.Resources[p.key] {
		if ids, _ := valuesOf(x.query, "ids"); containsFold(parts(ids), text(task["Id"])) {
			x.server.move(task)
		}
	}
	return x.listing(p)
}

// onTask does something with a task that a path names. Reading it moves it.
func onTask(do func(*exchange, resource) answer) handler {
	return func(x *exchange) answer {
		id := x.ids[len(x.ids)-1]
		task := x.server.find(x.space, "/tasks", id)
		if task == nil || x.inSpace && text(task["SpaceId"]) != "" && task["SpaceId"] != x.space.ID { // a test may add one of no space
			return missing(id)
		}
		if x.route.method == "GET" {
			x.server.move(task)
		}
		return do(x, task)
	}
}

func createTask(x *exchange) answer {
	name, description := text(x.body["Name"]), text(x.body["Description"])
	if name == "" {
		return invalid("Name is required.")
	}
	if description == "" {
		description = name
	}
	arguments := object(x.body["Arguments"])
	if arguments == nil {
		arguments = resource{}
	}
	return ok(x.server.startTask(x.space, name, description, arguments))
}

func cancelTask(x *exchange, task resource) answer {
	if !finished(task) {
		x.server.finish(task, Outcome{State: "Canceled", Error: "The task was canceled."})
	}
	return ok(task)
}

func setTaskState(x *exchange, task resource) answer {
	state := text(x.body["State"])
	if state == "" {
		return invalid("State is required.")
	}
	x.server.finish(task, Outcome{State: state, Error: text(x.body["Reason"])})
	return ok(task)
}

func rerunTask(x *exchange, task resource) answer {
	arguments := object(clone(task)["Arguments"])
	if project := text(task["ProjectId"]); project != "" {
		arguments["ProjectId"] = project
	}
	return ok(x.server.startTask(x.space, text(task["Name"]), text(task["Description"]), arguments))
}

// logLines are what a task has written so far.
func (s *Server) logLines(task resource) []string {
	lines := []string{text(task["Description"])}
	plan := s.find(s.state.server(), plans, text(task["Id"]))
	if task["State"] != "Queued" {
		lines = append(lines, texts(plan["Log"])...)
	}
	if message := text(task["ErrorMessage"]); message != "" {
		lines = append(lines, message)
	} else if finished(task) {
		lines = append(lines, "Done.")
	}
	return lines
}

func taskDetails(x *exchange, task resource) answer {
	status := map[string]string{"Queued": "Pending", "Executing": "Running", "Success": "Success", "Canceled": "Canceled"}[text(task["State"])]
	if status == "" {
		status = "Failed"
	}
	elements, steps, size := []any{}, []any{}, 0
	for i, line := range x.server.logLines(task) {
		category := "Info"
		if line == task["ErrorMessage"] {
			category = "Error"
		}
		size += len(line) + 1
		elements = append(elements, resource{"Category": category, "MessageText": line, "Detail": nil, "OccurredAt": task["QueueTime"], "Number": i})
	}
	for i, name := range x.server.stepNames(task) {
		steps = append(steps, x.logNode(fmt.Sprintf("%s_%d", text(task["Id"]), i+1), name, status, task, []any{}, []any{}))
	}
	done := 0
	if finished(task) {
		done = 100
	}
	r := resource{"Id": task["Id"], "Task": task, "ActivityLogs": []any{x.logNode(text(task["Id"])+"_0", text(task["Description"]), status, task, steps, elements)},
		"PhysicalLogSize": size, "Progress": resource{"ProgressPercentage": done, "EstimatedTimeRemaining": ""}}
	p := place{space: x.space, key: "/tasks", typ: x.route.kind.of}
	x.server.api.complete(r, p.typ)
	links := x.server.links(p, task)
	links["Self"] = text(object(task["Links"])["Self"]) + "/details"
	r["Links"] = links
	return ok(r)
}

func (x *exchange) logNode(id, name, status string, task resource, children, elements []any) resource {
	percentage := 0
	if status == "Success" {
		percentage = 100
	}
	return resource{"Id": id, "Name": name, "Status": status, "Started": task["StartTime"], "Ended": task["CompletedTime"], "Children": children, "LogElements": elements,
		"ShowAtSummaryLevel": true, "ProgressPercentage": percentage, "ProgressMessage": ""}
}

// stepNames are the steps of the process that a task runs.
func (s *Server) stepNames(task resource) []string {
	sp := s.state.byID(text(task["SpaceId"]))
	if sp == nil {
		return nil
	}
	process := s.find(sp, "/deploymentprocesses", "deploymentprocess-"+text(task["ProjectId"]))
	if run := s.find(sp, "/runbookruns", text(object(task["Arguments"])["RunbookRunId"])); run != nil {
		process = s.find(sp, "/runbookprocesses", "RunbookProcess-"+text(run["RunbookId"]))
	}
	var names []string
	for i, step := range list(process["Steps"]) {
		names = append(names, fmt.Sprintf("Step %d: %s", i+1, text(object(step)["Name"])))
	}
	return names
}

func taskLog(x *exchange, task resource) answer {
	var b strings.Builder
	for _, line := range x.server.logLines(task) {
		fmt.Fprintf(&b, "%s   Info     |   %s\n", text(task["QueueTime"]), line)
	}
	return answer{content: []byte(b.String()), kind: "text/plain; charset=utf-8"}
}

func taskTypes(*exchange) answer {
	types := []any{}
	for _, name := range []string{"AdHocScript", "Backup", "Delete", "Deploy", "Health", "Retention", "RunbookRun", "TestEmail", "UpdateCalamari", "Upgrade"} {
		types = append(types, resource{"Id": name, "Name": name})
	}
	return ok(types)
}
