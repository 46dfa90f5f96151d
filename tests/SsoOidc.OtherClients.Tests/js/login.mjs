// Prints the credentials of a profile's console sign-in as the SDK's provider gives them, and the hosts it asked for new ones.
// With "refuse", nothing is sent.
import { createRequire } from 'node:module';

const [folder, profile, mode] = process.argv.slice(2);
const load = createRequire(`${folder}/`);
const { fromLoginCredentials } = load('@aws-sdk/credential-provider-login');
const { NodeHttpHandler } = load('@smithy/node-http-handler');

class NotingHandler extends NodeHttpHandler {
    hosts = new Set();

    handle(request, options) {
        this.hosts.add(request.hostname);
        if (mode === 'refuse') throw new Error('Nothing is sent.');
        return super.handle(request, options);
    }
}

const requestHandler = new NotingHandler();
const given = await fromLoginCredentials({ profile, clientConfig: { requestHandler } })();
console.log(JSON.stringify({
    AccessKeyId: given.accessKeyId,
    SecretAccessKey: given.secretAccessKey,
    SessionToken: given.sessionToken,
    AccountId: given.accountId,
    Hosts: [...requestHandler.hosts],
}));
