// The same diagram as one page that needs nothing else: a slider moves through time, steps from
// note to note, and plays.

/// A page around a diagram.
struct Page {
    let chronicle: Chronicle
    let title: String

    private static let pixelsPerMillisecond = 3.0

    var text: String {
        let diagram = SpaceTimeDiagram(
            chronicle, pixelsPerMillisecond: Self.pixelsPerMillisecond)
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>\(title.escapedForMarkup)</title>
            <style>\(Self.style)</style></head><body>
            <div id="view"><div id="now"></div>\(diagram.picture(title: title))</div>
            <div id="controls">
            <button id="play">play</button>
            <button id="back">&lt; step</button><button id="step">step &gt;</button>
            <label>speed <select id="speed"><option value="0.02">1:50</option>\
            <option value="0.1" selected>1:10</option><option value="0.5">1:2</option>\
            <option value="1">real time</option></select></label>
            <input id="time" type="range" min="0" max="\(chronicle.lines.count)" value="0">
            <output id="clock"></output></div>
            <table id="members"><thead><tr><th>member<th>is<th>term<th>last entry<th>commit\
            </tr></thead><tbody></tbody></table>
            <ol id="notes"></ol>
            <script>
            \(data)
            \(Self.script)
            </script></body></html>

            """
    }

    /// What the script moves through.
    private var data: String {
        let names = chronicle.names.map(\.quoted).joined(separator: ",")
        let notes = chronicle.lines.map { "[\($0.at),\($0.text.quoted)]" }
        let scenes = chronicle.scenes.map { scene in
            "[\(scene.at),\(scene.member),\(scene.state.name.quoted),\(scene.term),"
                + "\(scene.last.quoted),\(scene.commit)]"
        }
        return """
            const names=[\(names)],begin=\(chronicle.window.lowerBound),\
            left=\(SpaceTimeDiagram.left.short),scale=\(Self.pixelsPerMillisecond.short);
            const notes=[\(notes.joined(separator: ",\n"))];
            const scenes=[\(scenes.joined(separator: ",\n"))];
            """
    }

    private static let style = """
        body{font:14px sans-serif;margin:0}
        #view{position:relative;overflow-x:auto;border-bottom:1px solid #ccc}
        #now{position:absolute;top:0;bottom:0;width:2px;background:#c00;z-index:1}
        #controls{display:flex;gap:10px;align-items:center;padding:10px;position:sticky;left:0}
        #time{flex:1}
        table{margin:0 10px;border-collapse:collapse;min-width:480px}
        th,td{text-align:left;padding:2px 14px 2px 0}
        #notes{font:12px monospace;list-style:none;padding:0 10px;white-space:pre-wrap}
        #notes .now{font-weight:bold}
        """

    private static let script = """
        const $=id=>document.getElementById(id),rows=document.querySelector("#members tbody");
        let at=0,playing=0;
        function show(){
          const time=at?notes[at-1][0]:begin,x=left+(time-begin)/1000*scale,view=$("view");
          $("time").value=at;$("clock").textContent=(time/1000).toFixed(1)+" ms";
          $("now").style.left=x+"px";
          if(x<view.scrollLeft+80||x>view.scrollLeft+view.clientWidth-200)view.scrollLeft=x-300;
          const state=names.map(()=>["down","","",""]);
          for(const s of scenes){if(s[0]>time)break;state[s[1]]=s.slice(2);}
          rows.replaceChildren(...names.map((name,i)=>{
            const row=document.createElement("tr");
            for(const text of [name,...state[i]]){
              const cell=document.createElement("td");cell.textContent=text;row.append(cell);}
            return row;}));
          $("notes").replaceChildren(...notes.slice(Math.max(at-6,0),at+4).map((note,i)=>{
            const line=document.createElement("li");
            line.textContent=(note[0]/1000).toFixed(3).padStart(10)+"  "+note[1];
            if(i===Math.min(at,6)-1)line.className="now";
            return line;}));
        }
        function move(to){at=Math.max(0,Math.min(notes.length,to));show();}
        function stop(){cancelAnimationFrame(playing);playing=0;$("play").textContent="play";}
        function play(){
          $("play").textContent="stop";
          const from=at&&at<notes.length?notes[at-1][0]:begin,started=performance.now();
          if(at>=notes.length)at=0;
          const frame=()=>{
            const time=from+(performance.now()-started)*1000*$("speed").value;
            let next=at;while(next<notes.length&&notes[next][0]<=time)next++;
            if(next!==at)move(next);
            if(at<notes.length)playing=requestAnimationFrame(frame);else stop();};
          playing=requestAnimationFrame(frame);
        }
        $("play").onclick=()=>playing?stop():play();
        $("step").onclick=()=>{stop();move(at+1);};
        $("back").onclick=()=>{stop();move(at-1);};
        $("time").oninput=event=>{stop();move(+event.target.value);};
        document.onkeydown=event=>{
          if(event.key==="ArrowRight")$("step").onclick();
          if(event.key==="ArrowLeft")$("back").onclick();
          if(event.key===" "){event.preventDefault();$("play").onclick();}};
        show();
        """
}

extension String {
    /// As a string of JavaScript, also inside a page.
    fileprivate var quoted: String {
        var quoted = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "<": quoted += "\\u003c"
            case _ where scalar.value < 0x20: quoted += " "
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
