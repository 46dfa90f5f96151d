using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace SsoOidc.Core.Tests.Support;

/// <summary>Answers without a network and keeps what was sent.</summary>
internal sealed class StubHandler(Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    public List<SentRequest> Sent { get; } = [];

    public static HttpResponseMessage Reply(
        int status, string body, string? contentType = "application/json", params (string Name, string Value)[] headers)
    {
        ByteArrayContent content = new(Encoding.UTF8.GetBytes(body));
        if (contentType is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        HttpResponseMessage response = new((HttpStatusCode)status) { Content = content };
        foreach ((string name, string value) in headers) response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        SentRequest sent = await SentRequest.OfAsync(request, cancellationToken);
        Sent.Add(sent);
        return await answer(sent, cancellationToken);
    }
}
