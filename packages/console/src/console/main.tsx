import { createApi } from "../api/client.ts";
import { mount } from "../page/mount.tsx";
import { ConsolePage } from "./console-page.tsx";

mount(<ConsolePage api={createApi()} />);
