namespace NemoVideo.Simulator.Faults;

/// <summary>Specifies which of the forms marked ⚑ in docs/contracts/nemovideo.md an answer takes.</summary>
public sealed record AnswerShapes
{
    public RenderShape Render { get; init; } = RenderShape.Status;
    public EnvelopeShape Envelope { get; init; } = EnvelopeShape.Wrapped;
    public EventFamily Events { get; init; } = EventFamily.Adk;

    /// <summary>Ends lines of the stream with CR LF and adds comment, <c>id:</c> and <c>event:</c> lines. Default false, like ADK.</summary>
    public bool DecoratedStream { get; init; }
}

public enum RenderShape
{
    /// <summary><c>{"status","progress","output":{…}}</c></summary>
    Status,

    /// <summary><c>{"success":true,"data":{"status","progress","outputUrl",…}}</c></summary>
    Data,

    /// <summary><c>{"render_id","status","output":{"url"},"error"}</c></summary>
    RenderId,
}

public enum EnvelopeShape
{
    /// <summary><c>{"code":0,"message","data":{…}}</c></summary>
    Wrapped,

    /// <summary>The data alone.</summary>
    Bare,

    /// <summary>Code and message with the data's fields beside them.</summary>
    TopLevel,
}

public enum EventFamily
{
    Adk,
    Flat,
    Gateway,
}
