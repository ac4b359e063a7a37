using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using NemoBot.Operations.Access;
using NemoBot.Operations.Audit;
using NemoBot.WebChat.Api;

namespace NemoBot.Operations.Views;

/// <summary>
/// Serves <c>GET /operator/people</c>: the people for whom something is decided, or the one whom <c>?person=</c> names by their hash; <c>POST</c> decides something about
/// a person, and <c>POST …/find</c> finds one: what is typed there may be an id or an address, which belongs in no address of a page.
/// </summary>
internal sealed class PeoplePage(People people, PersonSearch search, IStore store, OperatorAudit audit)
{
    private const string Done = "done";

    public async Task GetAsync(HttpContext context, OperatorVisitor visitor)
    {
        var person = context.Request.Query["person"].ToString();
        await WriteAsync(context, visitor, Callers.IsHash(person) ? person : null, context.Request.Query.ContainsKey(Done) ? "It is done. Every node knows within 10 seconds." : null, fault: null);
    }

    public async Task PostFindAsync(HttpContext context, OperatorVisitor visitor)
    {
        var typed = PersonForm.Field(await SmallForm.ReadAsync(context), "find");
        if (await search.FindAsync(typed, context.RequestAborted) is { } person)
        {
            Redirect(context, PeopleHtml.PathOf(person));
            return;
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        await WriteAsync(context, visitor, person: null, notice: null, "That names nobody. Type 32 digits and letters, as a job shows them, or platform:id, such as telegram:123456789 or web:203.0.113.7.", typed);
    }

    public async Task PostAsync(HttpContext context, OperatorVisitor visitor)
    {
        var form = PersonForm.Read(await SmallForm.ReadAsync(context));
        if (!Callers.IsHash(form.Person))
        {
            throw new RefusedRequestException(StatusCodes.Status404NotFound, RefusalCode.NotFound);
        }

        try
        {
            if (form.Fault is null)
            {
                await DecideAsync(visitor, form, context.RequestAborted);
                Redirect(context, $"{PeopleHtml.PathOf(form.Person)}&{Done}");
                return;
            }

            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await WriteAsync(context, visitor, form.Person, notice: null, form.Fault);
        }
        catch (TooManyPeopleException full)
        {
            context.Response.StatusCode = StatusCodes.Status409Conflict;
            await WriteAsync(context, visitor, form.Person, notice: null, full.Message);
        }
    }

    /// <summary>Notes it, then carries it out: nothing is done that is not written down.</summary>
    private async Task DecideAsync(OperatorVisitor visitor, PersonForm form, CancellationToken cancellationToken)
    {
        if (await people.ListAsync(cancellationToken) is { Count: >= People.Most } all && !all.ContainsKey(form.Person))
        {
            throw new TooManyPeopleException();
        }

        await audit.RecordAsync(visitor, WordsOf(form), cancellationToken);
        await ChangeAsync(form, cancellationToken);
    }

    /// <summary>Returns what the log says. Not the words of a note: the log keeps them for a year.</summary>
    private static string WordsOf(PersonForm form) => form.Act switch
    {
        PersonForm.Block => $"Blocked person {form.Person}.",
        PersonForm.Unblock => $"Unblocked person {form.Person}.",
        PersonForm.SetQuota => $"Set the quotas of person {form.Person}: {(form.Quota!.IsEmpty ? "the defaults" : PersonForm.Words(form.Quota))}.",
        PersonForm.SetNote => $"Wrote a note about person {form.Person}.",
        _ => throw new RefusedRequestException(StatusCodes.Status400BadRequest, RefusalCode.Malformed),
    };

    private Task ChangeAsync(PersonForm form, CancellationToken cancellationToken) => form.Act switch
    {
        PersonForm.Block => people.BlockAsync(form.Person, cancellationToken),
        PersonForm.Unblock => people.UnblockAsync(form.Person, cancellationToken),
        PersonForm.SetQuota => people.SetQuotaAsync(form.Person, form.Quota, cancellationToken),
        _ => people.SetNoteAsync(form.Person, form.Note, cancellationToken),
    };

    private async Task WriteAsync(HttpContext context, OperatorVisitor visitor, string? person, string? notice, string? fault, string typed = "")
    {
        var all = await people.ListAsync(context.RequestAborted);
        var main = person is null
            ? PeopleHtml.List(all)
            : PeopleHtml.Person(person, all.GetValueOrDefault(person) ?? new(), await store.ListUsesAsync(person, context.RequestAborted), visitor.May(OperatorRole.Manage));
        await new ConsoleView(
            ConsoleTab.People,
            PeopleHtml.Headline(all),
            PeopleHtml.Fault(fault) + PeopleHtml.Search(typed) + main,
            "A person is a user of one platform, or a network address of the web chat; the store has only a keyed hash of either. Days are UTC.")
        {
            Notice = notice,
        }.WriteAsync(context, visitor);
    }

    private static void Redirect(HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path;
    }
}
