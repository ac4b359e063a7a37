using System.Text.Json;
using System.Text.Json.Serialization;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace NemoVideo.Simulator.Http;

/// <summary>Serves <c>/_sim/…</c>: the control over HTTP that tests in the same process have in code. Off unless the options enable it.</summary>
internal static class ControlEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static void Map(WebApplication app, SimulatorControl control)
    {
        var routes = app.MapGroup("/_sim");

        // Cast to Delegate: otherwise a handler with one HttpContext parameter counts as one without a result.
        routes.MapGet("/log", (LogKind? kind) => Results.Json(control.Log.Entries.Where(entry => kind is null || entry.Kind == kind), Json));
        routes.MapPost("/faults", (Delegate)(async Task<IResult> (HttpContext http) => await ReadAsync<FaultRequest>(http) is not { } request ? Results.BadRequest() : Add(control, request)));
        routes.MapDelete("/faults", (string? session) =>
        {
            FaultsOf(control, session).Clear();
            return Results.NoContent();
        });
        routes.MapPost("/sessions/{id}/forget", (string id) => Found(control.ForgetSession(id)));
        routes.MapPost("/renders/{id}/forget", (string id) => Found(control.ForgetRender(id)));
        routes.MapPost("/tokens/expire", (Delegate)(async Task<IResult> (HttpContext http) => Found(await ReadAsync<AccountRequest>(http) is { Account: { } account } && control.ExpireToken(account))));
        routes.MapPost("/credits", (Delegate)(async Task<IResult> (HttpContext http) =>
            Found(await ReadAsync<AccountRequest>(http) is { Account: { } account, Credits: { } credits } && control.SetCredits(account, credits))));
    }

    private static IResult Add(SimulatorControl control, FaultRequest request)
    {
        var faults = FaultsOf(control, request.Session);
        faults.Shapes = request.Shapes ?? faults.Shapes;
        if (request.Fault is not null)
        {
            faults.Add(request.Fault);
        }

        return Results.NoContent();
    }

    private static SessionFaults FaultsOf(SimulatorControl control, string? session) => session switch
    {
        null or "*" => control.Faults.Everywhere,
        "next" => control.Faults.ForNextSession(),
        _ => control.Faults.For(session),
    };

    private static IResult Found(bool found) => found ? Results.NoContent() : Results.NotFound();

    private static async Task<T?> ReadAsync<T>(HttpContext http)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(http.Request.Body, Json, http.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <param name="Session">A session id, <c>next</c>, or <c>*</c> (default) for all.</param>
    private sealed record FaultRequest(string? Session, Fault? Fault, AnswerShapes? Shapes);

    /// <param name="Account">A token or a user id.</param>
    private sealed record AccountRequest(string? Account, int? Credits);
}
